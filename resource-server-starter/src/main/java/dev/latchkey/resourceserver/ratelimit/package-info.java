/**
 * How many requests a credential may make in a while: counted in this process, or on Redis together with the other resource
 * servers. What a credential's limit is comes with its terms; quotas over a month are counted by {@code usage}.
 */
package dev.latchkey.resourceserver.ratelimit;
