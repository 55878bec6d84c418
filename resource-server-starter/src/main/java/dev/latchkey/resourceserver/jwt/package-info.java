/**
 * Access tokens (RFC 9068): the published keys, the verification of a token, the memory of verified ones and the verdict of the
 * revocation log on them. How the log is known is the business of {@code revocation}.
 */
package dev.latchkey.resourceserver.jwt;
