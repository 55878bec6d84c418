package dev.latchkey.auth.apikey;

import dev.latchkey.auth.apikey.ApiKeyOverview.Show;
import dev.latchkey.auth.usage.CredentialNames.Named;
import dev.latchkey.auth.usage.UsageScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/**
 * The SQL of keys over several workspaces. What {@link ApiKeyStanding} tells of one key stands here a second time, as conditions: a page of
 * a hundred thousand keys must not read them all.
 */
@Repository
class ApiKeyOverviewStore {

    private static final String LIVE = "(revoked_at is null and (expires_at is null or expires_at > :now))";

    /** A key with a successor is on its way out, which is no surprise to anybody. */
    private static final String EXPIRING = "(" + LIVE + " and expires_at <= :expiringBefore and successor_id is null)";

    private static final String INACTIVE = "(" + LIVE + " and coalesce(last_used_at, created_at) <= :inactiveBefore)";

    private static final String ROTATION_DUE = "(" + LIVE + """
             and exists (
                select 1 from unnest(
                    cast(:dueTypes as varchar array), cast(:dueBefore as timestamp with time zone array)) as due (type, before)
                where due.type = api_key.type and api_key.created_at <= due.before) and successor_id is null)
            """;

    private final JdbcClient jdbc;

    ApiKeyOverviewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * From when on something holds.
     *
     * @param rotationDueAfter by key type
     */
    record Bounds(
            Instant now, Instant inactiveBefore, Instant expiringBefore, Map<String, Duration> rotationDueAfter) {}

    ApiKeyOverview.Counts counts(List<String> workspaceIds, Bounds bounds) {
        return with(
                        jdbc.sql("select count(*) filter (where " + LIVE + ") as live, count(*) filter (where "
                                + ROTATION_DUE + ") as rotation_due, count(*) filter (where " + EXPIRING
                                + ") as expiring, count(*) filter (where " + INACTIVE
                                + ") as inactive from api_key where workspace_id = any(:workspaceIds)"),
                        workspaceIds,
                        bounds)
                .query((rs, row) -> new ApiKeyOverview.Counts(
                        rs.getLong("live"), rs.getLong("rotation_due"), rs.getLong("expiring"), rs.getLong("inactive")))
                .single();
    }

    /** By workspace id. */
    Map<String, ApiKeyOverview.Reach> reach(List<String> workspaceIds, Instant now) {
        Map<String, ApiKeyOverview.Reach> reach = new HashMap<>();
        jdbc.sql("select workspace_id, count(*) as live, count(*) filter (where allowed_ips = '') as any_address"
                        + " from api_key where workspace_id = any(:workspaceIds) and " + LIVE
                        + " group by workspace_id")
                .param("workspaceIds", new SqlArrayValue("varchar", workspaceIds.toArray()))
                .param("now", ApiKeyRows.offset(now))
                .query(rs -> {
                    reach.put(
                            rs.getString("workspace_id"),
                            new ApiKeyOverview.Reach(rs.getLong("live"), rs.getLong("any_address")));
                });
        return reach;
    }

    /** Newest first, behind {@code last} ({@code null} for the first page). */
    List<ApiKey> list(List<String> workspaceIds, Show show, Bounds bounds, ApiKey last, int limit) {
        String sql = ApiKeyStore.SELECT + "where workspace_id = any(:workspaceIds) and " + condition(show)
                + (last == null ? "" : " and (created_at, id) < (:lastCreatedAt, :lastId)")
                + " order by created_at desc, id desc limit :limit";
        StatementSpec statement = with(jdbc.sql(sql), workspaceIds, bounds).param("limit", limit);
        if (last != null) {
            statement = statement
                    .param("lastCreatedAt", ApiKeyRows.offset(last.life().createdAt()))
                    .param("lastId", last.id());
        }
        return statement.query(ApiKeyRows::apiKey).list();
    }

    /** Keys in the order of their ids, behind {@code after}, without those that were revoked. */
    List<ApiKey> unrevoked(String after, int limit) {
        return jdbc.sql(ApiKeyStore.SELECT + "where id > :after and revoked_at is null order by id limit :limit")
                .param("after", after)
                .param("limit", limit)
                .query(ApiKeyRows::apiKey)
                .list();
    }

    Map<String, Named> names(UsageScope scope, Collection<String> ids) {
        Map<String, Named> names = new HashMap<>();
        jdbc.sql("""
                        select id, name, hint from api_key
                        where id = any(:ids) and organization_id = :organizationId
                            and (cast(:all as boolean) or workspace_id = any(:workspaceIds))
                        """)
                .param("ids", new SqlArrayValue("varchar", ids.toArray()))
                .param("organizationId", scope.organizationId())
                .param("all", scope.all())
                .param(
                        "workspaceIds",
                        new SqlArrayValue("varchar", scope.workspaceIds().toArray()))
                .query(rs -> {
                    String id = rs.getString("id");
                    names.put(id, new Named(rs.getString("name"), rs.getString("hint"), "/api-keys/" + id));
                });
        return names;
    }

    private static String condition(Show show) {
        return switch (show) {
            case ALL -> "true";
            case ROTATION_DUE -> ROTATION_DUE;
            case EXPIRING -> EXPIRING;
            case INACTIVE -> INACTIVE;
            case LIVE -> LIVE;
            case ANY_ADDRESS -> "(" + LIVE + " and allowed_ips = '')";
        };
    }

    private static StatementSpec with(StatementSpec statement, List<String> workspaceIds, Bounds bounds) {
        List<Map.Entry<String, Duration>> due =
                List.copyOf(bounds.rotationDueAfter().entrySet());
        return statement
                .param("workspaceIds", new SqlArrayValue("varchar", workspaceIds.toArray()))
                .param("now", ApiKeyRows.offset(bounds.now()))
                .param("inactiveBefore", ApiKeyRows.offset(bounds.inactiveBefore()))
                .param("expiringBefore", ApiKeyRows.offset(bounds.expiringBefore()))
                .param(
                        "dueTypes",
                        new SqlArrayValue(
                                "varchar", due.stream().map(Map.Entry::getKey).toArray()))
                .param(
                        "dueBefore",
                        new SqlArrayValue(
                                "timestamptz",
                                due.stream()
                                        .map(type ->
                                                ApiKeyRows.offset(bounds.now().minus(type.getValue())))
                                        .toArray()));
    }
}
