package dev.latchkey.auth.usage;

import dev.latchkey.auth.usage.UsageReport.Count;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/**
 * The SQL of usage. Whole batches go to the database as one array a column, so that a batch takes a handful of statements whatever it
 * holds. The statements that add assume {@link #takeTurn}: a standard {@code MERGE} may otherwise meet a row that another one has just made.
 */
@Repository
class UsageStore {

    private final JdbcClient jdbc;

    UsageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps all others who count waiting until this transaction ends. */
    void takeTurn() {
        jdbc.sql("select id from usage_turn where id = 1 for update")
                .query(Integer.class)
                .single();
    }

    boolean isTaken(String reporter, String batchId) {
        return jdbc.sql("select count(*) from usage_batch where reporter = :reporter and batch_id = :batchId")
                        .param("reporter", reporter)
                        .param("batchId", batchId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    void insertBatch(String reporter, String batchId, Instant takenAt) {
        jdbc.sql("insert into usage_batch (reporter, batch_id, taken_at) values (:reporter, :batchId, :takenAt)")
                .param("reporter", reporter)
                .param("batchId", batchId)
                .param("takenAt", offset(takenAt))
                .update();
    }

    /** Adds to the hours or days of credentials. No credential and period may occur twice. */
    void add(By by, List<Count> counts) {
        jdbc.sql("""
                        merge into %s known
                        using (select * from unnest(
                            cast(:credentials as varchar array), cast(:hours as timestamp with time zone array),
                            cast(:organizations as varchar array), cast(:workspaces as varchar array),
                            cast(:requests as bigint array)))
                            as added (credential_id, starts_at, organization_id, workspace_id, requests)
                        on known.credential_id = added.credential_id and known.starts_at = added.starts_at
                        when matched then update set requests = known.requests + added.requests
                        when not matched then insert (credential_id, starts_at, organization_id, workspace_id, requests)
                            values (added.credential_id, added.starts_at, added.organization_id, added.workspace_id,
                                added.requests)
                        """.formatted(table(by)))
                .param("credentials", texts(counts, Count::credentialId))
                .param("hours", times(counts, count -> by.floor(count.hour())))
                .param("organizations", texts(counts, Count::organizationId))
                .param("workspaces", texts(counts, Count::workspaceId))
                .param("requests", array("bigint", counts, Count::requests))
                .update();
    }

    /** What was counted for one reseller in one month. */
    record ResellerMonth(String resellerClientId, Instant month) {}

    void addResellerMonths(Map<ResellerMonth, Long> requests) {
        List<Map.Entry<ResellerMonth, Long>> rows = List.copyOf(requests.entrySet());
        jdbc.sql("""
                        merge into usage_reseller_month known
                        using (select * from unnest(
                            cast(:resellers as varchar array), cast(:months as timestamp with time zone array),
                            cast(:requests as bigint array)))
                            as added (reseller_client_id, starts_at, requests)
                        on known.reseller_client_id = added.reseller_client_id and known.starts_at = added.starts_at
                        when matched then update set requests = known.requests + added.requests
                        when not matched then insert (reseller_client_id, starts_at, requests)
                            values (added.reseller_client_id, added.starts_at, added.requests)
                        """)
                .param("resellers", texts(rows, row -> row.getKey().resellerClientId()))
                .param("months", times(rows, row -> row.getKey().month()))
                .param("requests", array("bigint", rows, Map.Entry::getValue))
                .update();
    }

    /** The requests of a reseller in the month that begins then; 0 where nothing was counted. */
    long resellerRequests(String resellerClientId, Instant month) {
        Optional<Long> requests = jdbc.sql("""
                        select requests from usage_reseller_month
                        where reseller_client_id = :reseller and starts_at = :month
                        """)
                .param("reseller", resellerClientId)
                .param("month", offset(month))
                .query(Long.class)
                .optional();
        return requests.orElse(0L);
    }

    /** The requests of all these credentials together, in hours that begin then or later. */
    long requestsSince(Collection<String> credentialIds, Instant from) {
        return jdbc.sql("""
                        select cast(coalesce(sum(requests), 0) as bigint) from usage_hour
                        where credential_id = any(:ids) and starts_at >= :from
                        """)
                .param("ids", array("varchar", List.copyOf(credentialIds), id -> id))
                .param("from", offset(from))
                .query(Long.class)
                .single();
    }

    int deleteBatches(Instant before) {
        return jdbc.sql("delete from usage_batch where taken_at < :before")
                .param("before", offset(before))
                .update();
    }

    int delete(By by, Instant before) {
        return jdbc.sql("delete from " + table(by) + " where starts_at < :before")
                .param("before", offset(before))
                .update();
    }

    private static String table(By by) {
        return by == By.HOUR ? "usage_hour" : "usage_day";
    }

    /** The requests of these resellers in the month that begins then; those without any are left out. */
    Map<String, Long> resellerRequests(Collection<String> resellerClientIds, Instant month) {
        Map<String, Long> requests = new HashMap<>();
        jdbc.sql("""
                        select reseller_client_id, requests from usage_reseller_month
                        where reseller_client_id = any(:resellers) and starts_at = :month
                        """)
                .param("resellers", new SqlArrayValue("varchar", resellerClientIds.toArray()))
                .param("month", offset(month))
                .query(rs -> {
                    requests.put(rs.getString("reseller_client_id"), rs.getLong("requests"));
                });
        return requests;
    }

    private static <T> SqlArrayValue texts(List<T> rows, Function<T, String> column) {
        return array("varchar", rows, column);
    }

    private static <T> SqlArrayValue times(List<T> rows, Function<T, Instant> column) {
        return array("timestamptz", rows, row -> offset(column.apply(row)));
    }

    private static <T> SqlArrayValue array(String type, List<T> rows, Function<T, ?> column) {
        return new SqlArrayValue(type, rows.stream().map(column).toArray());
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
