package dev.latchkey.auth.client;

import dev.latchkey.auth.review.Reviewed.Looked;
import dev.latchkey.auth.usage.CredentialNames.Named;
import dev.latchkey.auth.usage.UsageScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of secrets over many clients. */
@Repository
class SecretReviewStore {

    private static final String SELECT = """
            select secret.id, secret.client_id, secret.created_at, secret.last_used_at, secret.last_used_ip, secret.expires_at,
                (select min(next.created_at) from client_secret next
                    where next.client_id = secret.client_id and next.created_at > secret.created_at) as followed_at,
                client.client_name, client.organization_id, client.workspace_id, client.disabled
            from client_secret secret join client on client.client_id = secret.client_id
            """;

    private final JdbcClient jdbc;

    SecretReviewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A secret, with what its standing depends on.
     *
     * @param followedAt when the client got a newer one; {@code null} if it has none
     */
    record ReviewedSecret(SecretRecord secret, Looked looked, Instant followedAt, boolean disabled) {

        String clientId() {
            return looked.subject();
        }
    }

    /** Secrets of the clients of organizations in the order of their ids, behind {@code after}. */
    List<ReviewedSecret> ofOrganizations(String after, int limit) {
        return jdbc.sql(SELECT + """
                        where secret.id > :after and client.organization_id is not null order by secret.id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(SecretReviewStore::secret)
                .list();
    }

    /** All secrets of these clients. */
    List<ReviewedSecret> ofClients(Collection<String> clientIds) {
        return jdbc.sql(SELECT + "where secret.client_id = any(:clientIds) order by secret.created_at desc")
                .param("clientIds", new SqlArrayValue("varchar", clientIds.toArray()))
                .query(SecretReviewStore::secret)
                .list();
    }

    /** The ids of the secrets that these clients had and have no more, by client. */
    Map<String, List<String>> former(Collection<String> clientIds, Instant goneAfter) {
        Map<String, List<String>> former = new HashMap<>();
        jdbc.sql("""
                        select id, client_id from former_client_secret
                        where client_id = any(:clientIds) and gone_at > :goneAfter
                        """)
                .param("clientIds", new SqlArrayValue("varchar", clientIds.toArray()))
                .param("goneAfter", ClientStore.offset(goneAfter))
                .query(rs -> {
                    former.computeIfAbsent(rs.getString("client_id"), id -> new ArrayList<>())
                            .add(rs.getString("id"));
                });
        return former;
    }

    /** What the clients of secrets are called, also of those that are gone. */
    Map<String, Named> names(UsageScope scope, Collection<String> secretIds) {
        Map<String, Named> names = new HashMap<>();
        jdbc.sql("""
                        select secret.id, client.client_id, client.client_name
                        from (
                            select id, client_id from client_secret where id = any(:ids)
                            union all select id, client_id from former_client_secret where id = any(:ids)
                        ) secret join client on client.client_id = secret.client_id
                        where client.organization_id = :organizationId
                            and (cast(:all as boolean) or client.workspace_id = any(:workspaceIds))
                        """)
                .param("ids", new SqlArrayValue("varchar", secretIds.toArray()))
                .param("organizationId", scope.organizationId())
                .param("all", scope.all())
                .param(
                        "workspaceIds",
                        new SqlArrayValue("varchar", scope.workspaceIds().toArray()))
                .query(rs -> {
                    String id = rs.getString("id");
                    String path = "/apps/" + rs.getString("client_id");
                    names.put(id, new Named(rs.getString("client_name"), id, path));
                });
        return names;
    }

    private static ReviewedSecret secret(ResultSet rs, int row) throws SQLException {
        String id = rs.getString("id");
        return new ReviewedSecret(
                new SecretRecord(
                        id,
                        ClientStore.instant(rs, "created_at"),
                        ClientStore.instant(rs, "last_used_at"),
                        rs.getString("last_used_ip"),
                        ClientStore.instant(rs, "expires_at")),
                new Looked(
                        id,
                        rs.getString("client_id"),
                        rs.getString("organization_id"),
                        rs.getString("workspace_id"),
                        rs.getString("client_name"),
                        null),
                ClientStore.instant(rs, "followed_at"),
                rs.getBoolean("disabled"));
    }
}
