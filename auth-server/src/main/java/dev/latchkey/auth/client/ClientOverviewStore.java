package dev.latchkey.auth.client;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL that counts clients. */
@Repository
class ClientOverviewStore {

    private final JdbcClient jdbc;

    ClientOverviewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts the clients of an organization: all, or those that are pinned to these workspaces. */
    ClientOverview.Counts counts(
            String organizationId, boolean all, List<String> workspaceIds, Instant now, Instant oldBefore) {
        return jdbc.sql("""
                        select count(*) as clients,
                            count(*) filter (where disabled) as disabled,
                            count(*) filter (where not disabled and live = 1 and live_and_old = 1) as old_secret
                        from (
                            select client.disabled,
                                (select count(*) from client_secret secret where secret.client_id = client.client_id
                                    and (secret.expires_at is null or secret.expires_at > :now)) as live,
                                (select count(*) from client_secret secret where secret.client_id = client.client_id
                                    and (secret.expires_at is null or secret.expires_at > :now)
                                    and secret.created_at <= :oldBefore) as live_and_old
                            from client
                            where client.organization_id = :organizationId
                                and (cast(:all as boolean) or client.workspace_id = any(:workspaceIds))
                        ) counted
                        """)
                .param("organizationId", organizationId)
                .param("all", all)
                .param("workspaceIds", new SqlArrayValue("varchar", workspaceIds.toArray()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("oldBefore", oldBefore.atOffset(ZoneOffset.UTC))
                .query((rs, row) -> new ClientOverview.Counts(
                        rs.getLong("clients"), rs.getLong("disabled"), rs.getLong("old_secret")))
                .single();
    }
}
