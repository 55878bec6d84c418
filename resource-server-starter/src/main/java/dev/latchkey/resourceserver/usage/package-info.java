/**
 * Which credential was used how often, when last and from where: counted here, reported to the authorization server every few
 * seconds, and sent again until it is acknowledged. With it goes the quota of resellers, which the server counts from these
 * reports and this resource server counts down between them. Limits over seconds and minutes are {@code ratelimit}'s.
 */
package dev.latchkey.resourceserver.usage;
