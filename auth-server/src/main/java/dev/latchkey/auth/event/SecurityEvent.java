package dev.latchkey.auth.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a credential, or to what governs credentials. Never holds a secret.
 *
 * @param subject what it happened to: a client id, a key id, the {@code jti} of a token
 * @param organizationId {@code null} for what concerns the whole platform
 * @param workspaceId {@code null} where no single workspace is concerned
 * @param data further facts by name, small and free of secrets
 */
public record SecurityEvent(
        EventType type,
        Instant occurredAt,
        Actor actor,
        String subject,
        String organizationId,
        String workspaceId,
        Map<String, String> data) {}
