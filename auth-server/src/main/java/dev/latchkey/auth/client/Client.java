package dev.latchkey.auth.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A registered client (RFC 7591 §2 names).
 *
 * @param organizationId {@code null} for a resource server: it belongs to the platform
 * @param workspaceId the workspace it is pinned to, or {@code null}
 * @param scopes what it may ask for; in the order of registration
 * @param disabled a disabled client gets no tokens, and its tokens are denied until it is enabled again
 * @param tokensValidFrom tokens issued before this instant are revoked; {@code null} if none are
 * @param resourceServer what makes it a resource server, {@code null} for a machine
 */
public record Client(
        String clientId,
        String organizationId,
        String workspaceId,
        String clientName,
        Set<String> scopes,
        boolean disabled,
        Instant tokensValidFrom,
        ResourceServer resourceServer,
        Instant createdAt,
        List<ClientSecret> secrets) {

    public Client {
        secrets = List.copyOf(secrets);
    }

    /**
     * What a resource server says of itself.
     *
     * @param audience the {@code aud} that it accepts
     * @param environment for example {@code production}
     */
    public record ResourceServer(String audience, String environment) {}
}
