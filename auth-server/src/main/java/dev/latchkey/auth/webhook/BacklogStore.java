package dev.latchkey.auth.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts what waits in the outbox, for metrics. */
@Repository
class BacklogStore {

    private final JdbcClient jdbc;

    BacklogStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What waits in the whole outbox. What waits for an organization that is suspended, or for a webhook that is disabled, is not due.
     *
     * @param ready due, and may be sent now
     * @param oldestReady since when the first of them has been; {@code null} if there is none
     * @param paused due, at receivers that fail and are left alone for a while
     */
    record Backlog(
            long ready,
            Instant oldestReady,
            long paused,
            long disabledByHand,
            long disabledFailing,
            long disabledGone) {}

    /** Looks at each webhook by the index of what is due there; at none of the deliveries that are over. */
    Backlog read(Instant now) {
        return jdbc.sql("""
                        select sum(case when paused then 0 else due end) as ready,
                            min(case when paused then null else oldest end) as oldest_ready,
                            sum(case when paused then due else 0 end) as paused,
                            sum(case when disabled_reason = 'manual' then 1 else 0 end) as by_hand,
                            sum(case when disabled_reason = 'failing' then 1 else 0 end) as failing,
                            sum(case when disabled_reason = 'gone' then 1 else 0 end) as gone
                        from (
                            select w.disabled_reason, h.paused_until is not null and h.paused_until > :now as paused,
                                case when w.disabled_reason is null and o.status = 'ACTIVE' then (
                                    select count(*) from webhook_delivery d
                                    where d.webhook_id = w.id and d.due_at <= :now) else 0 end as due,
                                case when w.disabled_reason is null and o.status = 'ACTIVE' then (
                                    select min(d.due_at) from webhook_delivery d
                                    where d.webhook_id = w.id and d.due_at <= :now) end as oldest
                            from webhook w
                                join webhook_health h on h.webhook_id = w.id
                                join organization o on o.id = w.organization_id
                            where w.deleted_at is null
                        ) each_webhook
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((rs, row) -> backlog(rs))
                .single();
    }

    private static Backlog backlog(ResultSet rs) throws SQLException {
        OffsetDateTime oldest = rs.getObject("oldest_ready", OffsetDateTime.class);
        return new Backlog(
                rs.getLong("ready"),
                oldest == null ? null : oldest.toInstant(),
                rs.getLong("paused"),
                rs.getLong("by_hand"),
                rs.getLong("failing"),
                rs.getLong("gone"));
    }
}
