package dev.latchkey.auth.webhook;

import dev.latchkey.auth.webhook.Outcome.Delivered;
import dev.latchkey.auth.webhook.Outcome.Failed;
import dev.latchkey.auth.webhook.Outcome.Released;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of the outbox as the sender sees it: what is due, who sends it, and what became of it. */
@Repository
class QueueStore {

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    QueueStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** A webhook that something is due for. */
    record Due(String webhookId, int failures) {}

    /** A webhook whose turn it is, as long as the transaction lasts. */
    record Turn(String webhookId, String url, int failures) {}

    /**
     * The webhooks that something is due for. A suspended organization is told nothing until it is resumed, and then all of it. Costs as
     * much as there are webhooks, however much there is to send.
     */
    List<Due> due(Instant now) {
        return jdbc.sql("""
                        select w.id, h.failures
                        from webhook w
                            join webhook_health h on h.webhook_id = w.id
                            join organization o on o.id = w.organization_id
                        where w.disabled_reason is null and w.deleted_at is null and o.status = 'ACTIVE'
                            and (h.paused_until is null or h.paused_until <= :now)
                            and exists (select 1 from webhook_delivery d where d.webhook_id = w.id and d.due_at <= :now)
                        """)
                .param("now", offset(now))
                .query((rs, row) -> new Due(rs.getString("id"), rs.getInt("failures")))
                .list();
    }

    /** Takes the turn at a webhook; empty if another node has it, or nothing is to be sent there any more. */
    Optional<Turn> turn(String webhookId, Instant now) {
        boolean locked = jdbc.sql("""
                        select webhook_id from webhook_health
                        where webhook_id = :webhookId and (paused_until is null or paused_until <= :now)
                        for update skip locked
                        """)
                .param("webhookId", webhookId)
                .param("now", offset(now))
                .query(String.class)
                .optional()
                .isPresent();
        if (!locked) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select w.id, w.url, h.failures
                        from webhook w
                            join webhook_health h on h.webhook_id = w.id
                            join organization o on o.id = w.organization_id
                        where w.id = :webhookId and w.disabled_reason is null and w.deleted_at is null
                            and o.status = 'ACTIVE'
                        """)
                .param("webhookId", webhookId)
                .query((rs, row) -> new Turn(rs.getString("id"), rs.getString("url"), rs.getInt("failures")))
                .optional();
    }

    /**
     * What is due at a webhook, in the order in which it is to be sent. Passes over whatever is about the same subject as an earlier one that
     * is due later: one that is being sent, or is to be tried again.
     */
    List<Claimed> due(String webhookId, Instant now, int limit) {
        return jdbc.sql("""
                        select d.position, d.id, d.subject, d.body, d.attempts from webhook_delivery d
                        where d.webhook_id = :webhookId and d.due_at <= :now
                            and not exists (select 1 from webhook_delivery b
                                where b.webhook_id = d.webhook_id and b.subject = d.subject
                                    and b.due_at > d.due_at and b.position < d.position)
                        order by d.due_at, d.position limit :limit
                        """)
                .param("webhookId", webhookId)
                .param("now", offset(now))
                .param("limit", limit)
                .query((rs, row) -> claimed(rs))
                .list();
    }

    /** They are this node's until then. */
    void lease(List<Claimed> claimed, Instant until) {
        jdbc.sql("update webhook_delivery set due_at = :until, sending = true where position = any(:positions)")
                .param("until", offset(until))
                .param(
                        "positions",
                        new SqlArrayValue(
                                "bigint",
                                claimed.stream().map(Claimed::position).toArray()))
                .update();
    }

    /** Nobody has tried them: they are as they were. */
    void release(List<Released> released, Instant now) {
        batches.batchUpdate("""
                        update webhook_delivery set due_at = ?, sending = false
                        where position = ? and due_at = ? and sending
                        """, released, released.size(), (statement, one) -> {
            statement.setObject(1, offset(now));
            statement.setLong(2, one.claimed().position());
            statement.setObject(3, offset(one.leasedUntil()));
        });
    }

    /** They have arrived, whoever may have taken them since. */
    void delivered(List<Delivered> delivered) {
        batches.batchUpdate("""
                        update webhook_delivery set status = 'delivered', due_at = null, sending = false,
                            attempts = attempts + 1, last_attempt_at = ?, delivered_at = ?, response_status = ?,
                            duration_millis = ?, response_excerpt = ?, error = null
                        where position = ? and status = 'pending'
                        """, delivered, delivered.size(), (statement, one) -> {
            statement.setObject(1, offset(one.at()));
            statement.setObject(2, offset(one.at()));
            statement.setInt(3, one.answer().status());
            statement.setLong(4, one.answer().took().toMillis());
            statement.setString(5, one.excerpt());
            statement.setLong(6, one.claimed().position());
        });
    }

    /**
     * It has not arrived, and is tried again then; so is what is behind it.
     *
     * @param next {@code null} if it is given up
     */
    void failed(Failed failed, Instant next) {
        int updated = jdbc.sql("""
                        update webhook_delivery set status = :status, due_at = :next, sending = false,
                            attempts = attempts + 1, last_attempt_at = :at, response_status = :responseStatus,
                            duration_millis = :took, response_excerpt = :excerpt, error = :error
                        where position = :position and due_at = :leasedUntil and sending
                        """)
                .param("status", next == null ? Delivery.FAILED : Delivery.PENDING)
                .param("next", next == null ? null : offset(next), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", offset(failed.at()))
                .param(
                        "responseStatus",
                        failed.answer().status() == 0 ? null : failed.answer().status(),
                        Types.INTEGER)
                .param("took", failed.answer().took().toMillis())
                .param("excerpt", failed.excerpt(), Types.VARCHAR)
                .param("error", failed.error(), Types.VARCHAR)
                .param("position", failed.claimed().position())
                .param("leasedUntil", offset(failed.leasedUntil()))
                .update();
        if (updated == 1 && next != null) {
            postponeBehind(failed, next);
        }
    }

    /** Spares the sender from looking again and again at what cannot be sent yet. */
    private void postponeBehind(Failed failed, Instant next) {
        jdbc.sql("""
                        update webhook_delivery set due_at = :next
                        where webhook_id = :webhookId and subject = :subject and due_at < :next
                            and position > :position and not sending
                        """)
                .param("next", offset(next))
                .param("webhookId", failed.webhookId())
                .param("subject", failed.claimed().subject())
                .param("position", failed.claimed().position())
                .update();
    }

    /** Something has arrived there. */
    void recovered(String webhookId, Instant at) {
        jdbc.sql("""
                        update webhook_health set failures = 0, failing_since = null, paused_until = null,
                            last_delivered_at = :at
                        where webhook_id = :webhookId
                        """).param("webhookId", webhookId).param("at", offset(at)).update();
    }

    /**
     * A round has failed. Several attempts of one round count once, and none where another node has counted on meanwhile.
     *
     * @param failures how many rounds had failed before this one
     * @param pausedUntil {@code null} for no pause
     */
    void failing(String webhookId, int failures, Instant at, Instant pausedUntil) {
        jdbc.sql("""
                        update webhook_health set failures = :failures + 1, paused_until = :pausedUntil,
                            failing_since = coalesce(failing_since, :at)
                        where webhook_id = :webhookId and failures = :failures
                        """)
                .param("webhookId", webhookId)
                .param("failures", failures)
                .param("at", offset(at))
                .param("pausedUntil", pausedUntil == null ? null : offset(pausedUntil), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    private static Claimed claimed(ResultSet rs) throws SQLException {
        return new Claimed(
                rs.getLong("position"),
                rs.getString("id"),
                rs.getString("subject"),
                rs.getString("body"),
                rs.getInt("attempts"));
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
