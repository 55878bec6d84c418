package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.Tagged;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Finding.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** How API keys look in the management API. */
@Component
class ApiKeyViews {

    private final KeyTypes keyTypes;
    private final ApiKeyStanding standing;
    private final Workspaces workspaces;
    private final Clock clock;

    ApiKeyViews(KeyTypes keyTypes, ApiKeyStanding standing, Workspaces workspaces, Clock clock) {
        this.keyTypes = keyTypes;
        this.standing = standing;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /**
     * A key, which itself is never shown again.
     *
     * @param endpointGroups empty for all that the plan allows
     * @param allowedIps empty for any
     * @param rateLimit requests in the period of its type's limit; {@code null} for what the type has
     * @param inactive whether a live key has not been used for two weeks
     * @param rotationDue whether a live key is older than its type wants it, and nothing has been made to follow it
     * @param allowlistMissing whether a live key can be used from anywhere, which its workspace no longer wants of new ones
     */
    record View(
            String id,
            String hint,
            String name,
            String type,
            String organizationId,
            String workspaceId,
            String resellerClientId,
            Set<String> scopes,
            Set<String> endpointGroups,
            List<String> allowedIps,
            Long rateLimit,
            Instant createdAt,
            Instant expiresAt,
            Instant revokedAt,
            Instant lastUsedAt,
            String lastUsedIp,
            boolean inactive,
            boolean rotationDue,
            boolean allowlistMissing,
            String successorId)
            implements Tagged {

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(name, scopes, endpointGroups, allowedIps, rateLimit);
        }
    }

    /**
     * A key that was just made.
     *
     * @param key shown this once
     */
    record Made(String id, String key, String hint, String name, String type, Instant createdAt, Instant expiresAt) {

        @Override
        public String toString() {
            return "Made[" + id + ", " + hint + "]";
        }
    }

    View view(ApiKey key) {
        Instant now = clock.instant();
        ApiKey.Life life = key.life();
        ApiKey.LastUse lastUse = key.lastUse();
        List<Finding> findings = standing.of(key, now);
        return new View(
                key.id(),
                key.hint(),
                key.name(),
                key.type(),
                key.organizationId(),
                key.workspaceId(),
                key.resellerId(),
                key.restrictions().scopes(),
                key.restrictions().endpointGroups(),
                key.restrictions().allowedIps(),
                key.restrictions().rateLimit(),
                life.createdAt(),
                life.expiresAt(),
                life.revokedAt(),
                lastUse == null ? null : lastUse.at(),
                lastUse == null ? null : lastUse.address(),
                Finding.isAmong(findings, Kind.INACTIVE),
                Finding.isAmong(findings, Kind.ROTATION_DUE),
                key.isLive(now) && isAllowlistMissing(key),
                life.successorId());
    }

    Made made(NewApiKey made, ApiKey key) {
        return new Made(
                made.id(),
                made.key().value(),
                made.hint(),
                key.name(),
                key.type(),
                key.life().createdAt(),
                key.life().expiresAt());
    }

    private boolean isAllowlistMissing(ApiKey key) {
        return key.restrictions().allowedIps().isEmpty()
                && keyTypes.find(key.type()).filter(KeyType::isForProduction).isPresent()
                && workspaces
                        .find(key.workspaceId())
                        .filter(Workspace::requireIpAllowlist)
                        .isPresent();
    }
}
