package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.SecretHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/** The SQL of initial access tokens. */
@Repository
class InitialAccessTokenStore {

    private static final String SELECT = """
            select id, organization_id, workspace_id, scope, uses, used, created_at, expires_at from initial_access_token
            """;

    private final JdbcClient jdbc;

    InitialAccessTokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(InitialAccessToken token, SecretHash hash) {
        jdbc.sql("""
                        insert into initial_access_token (id, sha256, organization_id, workspace_id, scope, uses, used,
                            created_at, expires_at)
                        values (:id, :sha256, :organizationId, :workspaceId, :scope, :uses, :used, :createdAt, :expiresAt)
                        """)
                .param("id", token.id())
                .param("sha256", hash.hex())
                .param("organizationId", token.organizationId())
                .param("workspaceId", token.workspaceId(), Types.VARCHAR)
                .param("scope", String.join(" ", token.scopes()))
                .param("uses", token.uses())
                .param("used", token.used())
                .param("createdAt", offset(token.createdAt()))
                .param("expiresAt", offset(token.expiresAt()))
                .update();
    }

    Optional<InitialAccessToken> find(String id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(InitialAccessTokenStore::token)
                .optional();
    }

    /** The token of that hash, if another client can be registered with it. */
    Optional<InitialAccessToken> findUsable(SecretHash hash, Instant now) {
        return jdbc.sql(SELECT + "where sha256 = :sha256 and used < uses and expires_at > :now")
                .param("sha256", hash.hex())
                .param("now", offset(now))
                .query(InitialAccessTokenStore::token)
                .optional();
    }

    /** Counts one use: of several at once, so many get {@code true} as there are uses left. */
    boolean use(String id, Instant now) {
        return jdbc.sql("""
                        update initial_access_token set used = used + 1
                        where id = :id and used < uses and expires_at > :now
                        """).param("id", id).param("now", offset(now)).update() == 1;
    }

    /** Tokens of an organization in the order of their ids, behind {@code after}. */
    List<InitialAccessToken> ofOrganization(String organizationId, String after, int limit) {
        return jdbc.sql(SELECT + "where organization_id = :organizationId and id > :after order by id limit :limit")
                .param("organizationId", organizationId)
                .param("after", after)
                .param("limit", limit)
                .query(InitialAccessTokenStore::token)
                .list();
    }

    /** As {@link #ofOrganization}, and only those of one of these workspaces. */
    List<InitialAccessToken> ofWorkspaces(
            String organizationId, Collection<String> workspaceIds, String after, int limit) {
        return jdbc.sql(SELECT + """
                        where organization_id = :organizationId and workspace_id = any(:workspaceIds) and id > :after
                        order by id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("workspaceIds", new SqlArrayValue("varchar", workspaceIds.toArray()))
                .param("after", after)
                .param("limit", limit)
                .query(InitialAccessTokenStore::token)
                .list();
    }

    long countUsable(String organizationId, Instant now) {
        return jdbc.sql("""
                        select count(*) from initial_access_token
                        where organization_id = :organizationId and used < uses and expires_at > :now
                        """)
                .param("organizationId", organizationId)
                .param("now", offset(now))
                .query(Long.class)
                .single();
    }

    boolean delete(String id) {
        return jdbc.sql("delete from initial_access_token where id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    int deleteExpiredBefore(Instant instant) {
        return jdbc.sql("delete from initial_access_token where expires_at < :instant")
                .param("instant", offset(instant))
                .update();
    }

    private static InitialAccessToken token(ResultSet rs, int row) throws SQLException {
        return new InitialAccessToken(
                rs.getString("id"),
                rs.getString("organization_id"),
                rs.getString("workspace_id"),
                Collections.unmodifiableSet(
                        new LinkedHashSet<>(List.of(StringUtils.tokenizeToStringArray(rs.getString("scope"), " ")))),
                rs.getInt("uses"),
                rs.getInt("used"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant(),
                rs.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
