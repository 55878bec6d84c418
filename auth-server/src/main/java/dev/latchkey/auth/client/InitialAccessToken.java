package dev.latchkey.auth.client;

import java.time.Instant;
import java.util.Set;

/**
 * What lets somebody register clients in an organization (RFC 7591 §1.2), without the token itself.
 *
 * @param workspaceId where the clients are pinned to; {@code null} for nowhere
 * @param scopes the most that the clients may have
 * @param uses how many clients may be registered with it
 * @param used how many were
 */
record InitialAccessToken(
        String id,
        String organizationId,
        String workspaceId,
        Set<String> scopes,
        int uses,
        int used,
        Instant createdAt,
        Instant expiresAt) {}
