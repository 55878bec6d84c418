package dev.latchkey.auth.client;

import dev.latchkey.auth.client.ClientOverview.Show;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/**
 * The SQL that counts clients, and finds those to be looked at. What {@link SecretStanding} tells of one secret stands here a second time, as
 * conditions: a page of many clients must not read them all.
 */
@Repository
class ClientOverviewStore {

    private static final String ROTATION_DUE = """
            (not client.disabled and exists (
                select 1 from client_secret secret where secret.client_id = client.client_id
                    and secret.expires_at is null and secret.created_at <= :oldBefore))
            """;

    private static final String EXPIRING = """
            (not client.disabled and exists (
                select 1 from client_secret secret where secret.client_id = client.client_id
                    and secret.expires_at > :now and secret.expires_at <= :expiringBefore
                    and (
                        not exists (
                            select 1 from client_secret next where next.client_id = client.client_id
                                and next.created_at > secret.created_at)
                        or exists (
                            select 1 from client_secret next where next.client_id = client.client_id
                                and next.created_at > secret.created_at and secret.last_used_at > next.created_at))))
            """;

    private static final String INACTIVE = """
            (not client.disabled and exists (
                select 1 from client_secret secret where secret.client_id = client.client_id
                    and secret.expires_at is null and coalesce(secret.last_used_at, secret.created_at) <= :inactiveBefore)
                and not exists (
                    select 1 from client_secret used where used.client_id = client.client_id
                        and used.last_used_at > :inactiveBefore))
            """;

    private static final String SEEN = """
             where client.organization_id = :organizationId
                and (cast(:all as boolean) or client.workspace_id = any(:workspaceIds))
            """;

    private final JdbcClient jdbc;

    ClientOverviewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whose clients, and from when on something holds of them.
     *
     * @param all whether also those that are pinned to none of these workspaces
     */
    record Bounds(
            String organizationId,
            boolean all,
            List<String> workspaceIds,
            Instant now,
            Instant oldBefore,
            Instant expiringBefore,
            Instant inactiveBefore) {}

    ClientOverview.Counts counts(Bounds bounds) {
        return with(
                        jdbc.sql(
                                "select count(*) as clients, count(*) filter (where disabled) as disabled, count(*) filter (where "
                                        + ROTATION_DUE + ") as rotation_due, count(*) filter (where " + EXPIRING
                                        + ") as expiring, count(*) filter (where " + INACTIVE
                                        + ") as inactive from client"
                                        + SEEN),
                        bounds)
                .query((rs, row) -> new ClientOverview.Counts(
                        rs.getLong("clients"),
                        rs.getLong("disabled"),
                        rs.getLong("rotation_due"),
                        rs.getLong("expiring"),
                        rs.getLong("inactive")))
                .single();
    }

    /** Ids of clients, in their order, behind {@code after}. */
    List<String> list(Show show, Bounds bounds, String after, int limit) {
        return with(
                        jdbc.sql("select client.client_id from client" + SEEN + " and client.client_id > :after and "
                                + condition(show) + " order by client.client_id limit :limit"),
                        bounds)
                .param("after", after)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    private static String condition(Show show) {
        return switch (show) {
            case ALL -> "true";
            case DISABLED -> "client.disabled";
            case ROTATION_DUE -> ROTATION_DUE;
            case EXPIRING -> EXPIRING;
            case INACTIVE -> INACTIVE;
        };
    }

    private static StatementSpec with(StatementSpec statement, Bounds bounds) {
        return statement
                .param("organizationId", bounds.organizationId())
                .param("all", bounds.all())
                .param(
                        "workspaceIds",
                        new SqlArrayValue("varchar", bounds.workspaceIds().toArray()))
                .param("now", ClientStore.offset(bounds.now()))
                .param("oldBefore", ClientStore.offset(bounds.oldBefore()))
                .param("expiringBefore", ClientStore.offset(bounds.expiringBefore()))
                .param("inactiveBefore", ClientStore.offset(bounds.inactiveBefore()));
    }
}
