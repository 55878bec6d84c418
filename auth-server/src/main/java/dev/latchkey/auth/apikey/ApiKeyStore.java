package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/** The SQL of API keys. */
@Repository
class ApiKeyStore {

    private final JdbcClient jdbc;

    ApiKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(ApiKey key, SecretHash hash) {
        jdbc.sql("""
                        insert into api_key (id, sha256, hint, organization_id, workspace_id, name, type, scope, created_at, expires_at)
                        values (:id, :sha256, :hint, :organizationId, :workspaceId, :name, :type, :scope, :createdAt, :expiresAt)
                        """)
                .param("id", key.id())
                .param("sha256", hash.hex())
                .param("hint", key.hint())
                .param("organizationId", key.organizationId())
                .param("workspaceId", key.workspaceId())
                .param("name", key.name())
                .param("type", key.type())
                .param("scope", String.join(" ", key.scopes()))
                .param("createdAt", key.createdAt().atOffset(ZoneOffset.UTC))
                .param("expiresAt", offset(key.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    Optional<ApiKey> findByHash(SecretHash hash) {
        return jdbc.sql("""
                        select id, hint, organization_id, workspace_id, name, type, scope, created_at, expires_at, revoked_at
                        from api_key where sha256 = :sha256
                        """)
                .param("sha256", hash.hex())
                .query(ApiKeyStore::apiKey)
                .optional();
    }

    Optional<ApiKey> find(String id) {
        return jdbc.sql("""
                        select id, hint, organization_id, workspace_id, name, type, scope, created_at, expires_at, revoked_at
                        from api_key where id = :id
                        """).param("id", id).query(ApiKeyStore::apiKey).optional();
    }

    /** Answers whether the key was there and not yet revoked. */
    boolean revoke(String id, Instant at) {
        return jdbc.sql("update api_key set revoked_at = :at where id = :id and revoked_at is null")
                        .param("at", offset(at))
                        .param("id", id)
                        .update()
                == 1;
    }

    private static ApiKey apiKey(ResultSet rs, int row) throws SQLException {
        return new ApiKey(
                rs.getString("id"),
                rs.getString("hint"),
                rs.getString("organization_id"),
                rs.getString("workspace_id"),
                rs.getString("name"),
                rs.getString("type"),
                Collections.unmodifiableSet(
                        new LinkedHashSet<>(List.of(StringUtils.tokenizeToStringArray(rs.getString("scope"), " ")))),
                instant(rs, "created_at"),
                instant(rs, "expires_at"),
                instant(rs, "revoked_at"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
