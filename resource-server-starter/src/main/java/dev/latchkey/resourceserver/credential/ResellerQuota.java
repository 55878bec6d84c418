package dev.latchkey.resourceserver.credential;

import java.time.Instant;

/**
 * What a reseller's keys may still be used for, as the authorization server said.
 *
 * @param resellerId whose quota it is
 * @param remaining requests, at that time
 * @param resetsAt when it is filled again
 * @param askedAt when the server was asked, in ticks of nanoseconds: of two answers the later one holds
 */
public record ResellerQuota(String resellerId, long remaining, Instant resetsAt, long askedAt) {}
