package dev.latchkey.auth.organization;

import java.time.Instant;

/**
 * A part of an organization that API keys belong to and clients may be pinned to.
 *
 * @param auditEnabled whether events of this workspace are recorded
 */
public record Workspace(String id, String organizationId, String name, boolean auditEnabled, Instant createdAt) {}
