package dev.latchkey.auth.organization;

import java.time.Instant;

/**
 * A part of an organization that API keys belong to and clients may be pinned to.
 *
 * @param auditEnabled whether events of this workspace are recorded
 * @param requireIpAllowlist whether its production keys must name the addresses that they may be used from
 */
public record Workspace(
        String id,
        String organizationId,
        String name,
        boolean auditEnabled,
        boolean requireIpAllowlist,
        Instant createdAt) {}
