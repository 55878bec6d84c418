package dev.latchkey.auth.usage;

import java.time.Instant;
import java.util.List;

/**
 * What a resource server says it has let through since its last report.
 *
 * @param batchId chosen by the reporter: the same one again is the same report
 */
record UsageReport(String batchId, List<Count> counts) {

    /**
     * The requests of one credential in one hour. Several counts of the same credential and hour add up.
     *
     * @param workspaceId {@code null} where the credential belongs to no single one
     * @param resellerClientId {@code null} unless the requests count against a reseller's quota
     * @param hour the beginning of the hour
     * @param lastUsedAt {@code null} if it was not reported
     * @param lastUsedIp {@code null} if it was not reported
     */
    record Count(
            String credentialId,
            String organizationId,
            String workspaceId,
            String resellerClientId,
            Instant hour,
            long requests,
            Instant lastUsedAt,
            String lastUsedIp) {}
}
