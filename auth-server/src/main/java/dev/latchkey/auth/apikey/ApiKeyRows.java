package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.util.StringUtils;

/** How an API key becomes a row, and a row an API key. */
final class ApiKeyRows {

    private ApiKeyRows() {}

    static MapSqlParameterSource parameters(ApiKey key, SecretHash hash) {
        return restrictions(key.restrictions())
                .addValue("id", key.id())
                .addValue("sha256", hash.hex())
                .addValue("hint", key.hint())
                .addValue("organizationId", key.organizationId())
                .addValue("workspaceId", key.workspaceId())
                .addValue("name", key.name())
                .addValue("type", key.type())
                .addValue("resellerId", key.resellerId(), Types.VARCHAR)
                .addValue("createdAt", offset(key.life().createdAt()))
                .addValue("lifetimeSeconds", seconds(key.life().lifetime()), Types.BIGINT)
                .addValue("expiresAt", offset(key.life().expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static MapSqlParameterSource restrictions(ApiKey.Restrictions restrictions) {
        return new MapSqlParameterSource()
                .addValue("scope", text(restrictions.scopes()))
                .addValue("endpointGroups", text(restrictions.endpointGroups()))
                .addValue("allowedIps", text(restrictions.allowedIps()))
                .addValue("rateLimit", restrictions.rateLimit(), Types.BIGINT);
    }

    static ApiKey apiKey(ResultSet rs, int row) throws SQLException {
        return new ApiKey(
                rs.getString("id"),
                rs.getString("hint"),
                rs.getString("organization_id"),
                rs.getString("workspace_id"),
                rs.getString("name"),
                rs.getString("type"),
                rs.getString("reseller_id"),
                new ApiKey.Restrictions(
                        words(rs.getString("scope")),
                        words(rs.getString("endpoint_groups")),
                        List.copyOf(words(rs.getString("allowed_ips"))),
                        rs.getObject("rate_limit", Long.class)),
                new ApiKey.Life(
                        instant(rs, "created_at"),
                        lifetime(rs),
                        instant(rs, "expires_at"),
                        instant(rs, "revoked_at"),
                        rs.getString("successor_id")),
                lastUse(rs));
    }

    static OffsetDateTime offset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Duration lifetime(ResultSet rs) throws SQLException {
        long seconds = rs.getLong("lifetime_seconds");
        return rs.wasNull() ? null : Duration.ofSeconds(seconds);
    }

    private static ApiKey.LastUse lastUse(ResultSet rs) throws SQLException {
        Instant at = instant(rs, "last_used_at");
        return at == null ? null : new ApiKey.LastUse(at, rs.getString("last_used_ip"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static Long seconds(Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private static String text(Collection<String> words) {
        return String.join(" ", words);
    }

    private static Set<String> words(String text) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(StringUtils.tokenizeToStringArray(text, " "))));
    }
}
