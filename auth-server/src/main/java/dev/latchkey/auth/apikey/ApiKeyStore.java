package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.SecretHash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of API keys. */
@Repository
class ApiKeyStore {

    static final String SELECT = """
            select id, hint, organization_id, workspace_id, name, type, reseller_id, scope, endpoint_groups, allowed_ips,
                rate_limit, created_at, lifetime_seconds, expires_at, revoked_at, successor_id, last_used_at, last_used_ip
            from api_key
            """;

    private static final String INSERT = """
            insert into api_key (id, sha256, hint, organization_id, workspace_id, name, type, reseller_id, scope, endpoint_groups,
                allowed_ips, rate_limit, created_at, lifetime_seconds, expires_at)
            values (:id, :sha256, :hint, :organizationId, :workspaceId, :name, :type, :resellerId, :scope, :endpointGroups,
                :allowedIps, :rateLimit, :createdAt, :lifetimeSeconds, :expiresAt)
            """;

    /** Names the workspace, though there is one only: H2 takes the order from an index only where all its columns are named. */
    private static final String NEWEST_FIRST = "order by workspace_id, created_at desc, id desc limit :limit";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    ApiKeyStore(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    void insert(ApiKey key, SecretHash hash) {
        jdbc.sql(INSERT).paramSource(ApiKeyRows.parameters(key, hash)).update();
    }

    void insert(Map<SecretHash, ApiKey> keys) {
        batches.batchUpdate(
                INSERT,
                keys.entrySet().stream()
                        .map(entry -> ApiKeyRows.parameters(entry.getValue(), entry.getKey()))
                        .toArray(SqlParameterSource[]::new));
    }

    Optional<ApiKey> findByHash(SecretHash hash) {
        return jdbc.sql(SELECT + "where sha256 = :sha256")
                .param("sha256", hash.hex())
                .query(ApiKeyRows::apiKey)
                .optional();
    }

    /** Of these hashes, in hexadecimal, the ones that keys have already. */
    Set<String> known(Collection<String> hashes) {
        return jdbc.sql("select sha256 from api_key where sha256 in (:hashes)")
                .param("hashes", hashes)
                .query(String.class)
                .set();
    }

    Optional<ApiKey> find(String id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(ApiKeyRows::apiKey)
                .optional();
    }

    /** As {@link #find}, and keeps others from changing the key until the transaction ends. */
    Optional<ApiKey> lock(String id) {
        return jdbc.sql("select id from api_key where id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::find);
    }

    /** The newest keys of a workspace. */
    List<ApiKey> newest(String workspaceId, int limit) {
        return jdbc.sql(SELECT + "where workspace_id = :workspaceId " + NEWEST_FIRST)
                .param("workspaceId", workspaceId)
                .param("limit", limit)
                .query(ApiKeyRows::apiKey)
                .list();
    }

    /** The keys of a workspace that come after that one, newest first. */
    List<ApiKey> newestAfter(ApiKey last, int limit) {
        return jdbc.sql(SELECT
                        + "where workspace_id = :workspaceId and (created_at, id) < (:createdAt, :id) "
                        + NEWEST_FIRST)
                .param("workspaceId", last.workspaceId())
                .param("createdAt", ApiKeyRows.offset(last.life().createdAt()))
                .param("id", last.id())
                .param("limit", limit)
                .query(ApiKeyRows::apiKey)
                .list();
    }

    long countLive(String workspaceId, Instant now) {
        return jdbc.sql("""
                        select count(*) from api_key
                        where workspace_id = :workspaceId and revoked_at is null
                            and (expires_at is null or expires_at > :now)
                        """)
                .param("workspaceId", workspaceId)
                .param("now", ApiKeyRows.offset(now))
                .query(Long.class)
                .single();
    }

    void setName(String id, String name) {
        jdbc.sql("update api_key set name = :name where id = :id")
                .param("name", name)
                .param("id", id)
                .update();
    }

    void setRestrictions(String id, ApiKey.Restrictions restrictions) {
        jdbc.sql("""
                        update api_key set scope = :scope, endpoint_groups = :endpointGroups, allowed_ips = :allowedIps,
                            rate_limit = :rateLimit
                        where id = :id
                        """)
                .paramSource(ApiKeyRows.restrictions(restrictions).addValue("id", id))
                .update();
    }

    void setSuccessor(String id, String successorId, Instant expiresAt) {
        jdbc.sql("update api_key set successor_id = :successorId, expires_at = :expiresAt where id = :id")
                .param("successorId", successorId)
                .param("expiresAt", ApiKeyRows.offset(expiresAt))
                .param("id", id)
                .update();
    }

    /** Answers whether the key was there and not yet revoked. */
    boolean revoke(String id, Instant at) {
        return jdbc.sql("update api_key set revoked_at = :at where id = :id and revoked_at is null")
                        .param("at", ApiKeyRows.offset(at))
                        .param("id", id)
                        .update()
                == 1;
    }
}
