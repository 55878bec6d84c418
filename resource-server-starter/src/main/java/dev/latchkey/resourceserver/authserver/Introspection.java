package dev.latchkey.resourceserver.authserver;

import dev.latchkey.resourceserver.credential.RateLimit;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What the authorization server says about a credential (RFC 7662 §2.2 and the members of an API key). Members that did not
 * come are {@code null}.
 *
 * @param iat issued at, in seconds
 * @param exp expires at, in seconds
 * @param plan informative: what the plan allows is in the other members already
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Introspection(
        boolean active,
        String clientId,
        String sub,
        String scope,
        Long iat,
        Long exp,
        String organizationId,
        String workspaceId,
        String keyType,
        List<String> environments,
        List<String> methods,
        List<String> endpointGroups,
        List<String> allowedIps,
        String plan,
        String accountStatus,
        RateLimit rateLimit,
        String resellerClientId,
        Quota resellerQuota) {

    /** What a reseller's keys may still be used for, until it is filled again. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Quota(long remaining, Instant resetsAt) {}

    /** When it was issued; the epoch where the answer does not say, so that any entry about it counts. */
    public Instant issuedAt() {
        return iat == null ? Instant.EPOCH : Instant.ofEpochSecond(iat);
    }

    /** Whether it has expired at that instant. */
    public boolean isExpired(Instant now) {
        return exp != null && now.getEpochSecond() >= exp;
    }

    /** Whether the account behind it may be served; an answer that does not say comes from a credential without one. */
    public boolean hasActiveAccount() {
        return accountStatus == null || accountStatus.equals("active");
    }
}
