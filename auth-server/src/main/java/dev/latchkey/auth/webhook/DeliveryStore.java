package dev.latchkey.auth.webhook;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the outbox as those see it who write to it and look at it. What the sender does to it stands in {@link QueueStore}. */
@Repository
class DeliveryStore {

    private static final String ENQUEUE = """
            insert into webhook_delivery
                (webhook_id, id, event_type, subject, body, status, due_at, attempts, created_at)
            select w.id, cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as varchar), 'pending',
                cast(? as timestamp with time zone), 0, cast(? as timestamp with time zone)
            from webhook w
            where w.organization_id = ? and w.disabled_reason is null and w.deleted_at is null
                and ('*' = any(w.event_types) or ? = any(w.event_types) or ? = any(w.event_types))
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    DeliveryStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Writes each message down for each webhook that wants it. Answers how many that were in all. */
    int enqueue(List<Message> messages) {
        int[][] written = batches.batchUpdate(ENQUEUE, messages, 500, DeliveryStore::set);
        return Arrays.stream(written).flatMapToInt(Arrays::stream).sum();
    }

    private static void set(PreparedStatement statement, Message message) throws SQLException {
        OffsetDateTime at = offset(message.createdAt());
        statement.setString(1, message.id());
        statement.setString(2, message.type());
        statement.setString(3, message.subject());
        statement.setString(4, message.body());
        statement.setObject(5, at);
        statement.setObject(6, at);
        statement.setString(7, message.organizationId());
        statement.setString(8, SubscribableEvents.groupPattern(message.type()));
        statement.setString(9, message.type());
    }

    /** Writes a message down for one webhook, whatever it wants to be told. */
    void enqueue(String webhookId, Message message) {
        jdbc.sql("""
                        insert into webhook_delivery
                            (webhook_id, id, event_type, subject, body, status, due_at, attempts, created_at)
                        values (:webhookId, :id, :type, :subject, :body, 'pending', :at, 0, :at)
                        """)
                .param("webhookId", webhookId)
                .param("id", message.id())
                .param("type", message.type())
                .param("subject", message.subject())
                .param("body", message.body())
                .param("at", offset(message.createdAt()))
                .update();
    }

    Optional<Delivery> find(String webhookId, String id) {
        return jdbc.sql("""
                        select position, webhook_id, id, event_type, subject, body, status, sending, due_at, attempts,
                            created_at, last_attempt_at, delivered_at, response_status, duration_millis,
                            response_excerpt, error
                        from webhook_delivery where webhook_id = :webhookId and id = :id
                        """)
                .param("webhookId", webhookId)
                .param("id", id)
                .query(DeliveryStore::delivery)
                .optional();
    }

    /**
     * The deliveries of a webhook, the newest first.
     *
     * @param after the id of the last one on the page before, {@code null} for the first page
     * @param status {@code null} for any
     */
    List<Delivery> of(String webhookId, String after, String status, int limit) {
        return jdbc.sql("""
                        select position, webhook_id, id, event_type, subject, body, status, sending, due_at, attempts,
                            created_at, last_attempt_at, delivered_at, response_status, duration_millis,
                            response_excerpt, error
                        from webhook_delivery
                        where webhook_id = :webhookId and (cast(:status as varchar) is null or status = :status)
                            and (cast(:after as varchar) is null or position <
                                (select last.position from webhook_delivery last
                                    where last.webhook_id = :webhookId and last.id = :after))
                        order by position desc limit :limit
                        """)
                .param("webhookId", webhookId)
                .param("after", after, Types.VARCHAR)
                .param("status", status, Types.VARCHAR)
                .param("limit", limit)
                .query(DeliveryStore::delivery)
                .list();
    }

    /** Has it sent again, from the first attempt on. One that is being sent at this moment stays as it is. */
    void redeliver(String webhookId, String id, Instant now) {
        jdbc.sql("""
                        update webhook_delivery set status = 'pending', due_at = :now, attempts = 0, delivered_at = null
                        where webhook_id = :webhookId and id = :id and not (sending and due_at > :now)
                        """)
                .param("webhookId", webhookId)
                .param("id", id)
                .param("now", offset(now))
                .update();
    }

    /** What waits for its next attempt waits no longer, and begins anew. */
    void expedite(String webhookId, Instant now) {
        jdbc.sql("""
                        update webhook_delivery set due_at = :now, attempts = 0
                        where webhook_id = :webhookId and due_at > :now and not sending
                        """).param("webhookId", webhookId).param("now", offset(now)).update();
    }

    /** Deletes some of those that were made before then, whatever became of them. Answers how many. */
    int deleteBefore(Instant before, int limit) {
        return jdbc.sql("""
                        delete from webhook_delivery where position in
                            (select position from webhook_delivery where created_at < :before
                                order by created_at limit :limit)
                        """)
                .param("before", offset(before))
                .param("limit", limit)
                .update();
    }

    /** Deletes some of a webhook's. Answers how many. */
    int deleteOf(String webhookId, int limit) {
        return jdbc.sql("""
                        delete from webhook_delivery where position in
                            (select position from webhook_delivery where webhook_id = :webhookId limit :limit)
                        """).param("webhookId", webhookId).param("limit", limit).update();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static Delivery delivery(ResultSet rs, int row) throws SQLException {
        return new Delivery(
                rs.getLong("position"),
                rs.getString("webhook_id"),
                rs.getString("id"),
                rs.getString("event_type"),
                rs.getString("subject"),
                rs.getString("body"),
                rs.getString("status"),
                rs.getBoolean("sending"),
                instant(rs, "due_at"),
                rs.getInt("attempts"),
                instant(rs, "created_at"),
                instant(rs, "last_attempt_at"),
                instant(rs, "delivered_at"),
                rs.getObject("response_status", Integer.class),
                rs.getObject("duration_millis", Long.class),
                rs.getString("response_excerpt"),
                rs.getString("error"));
    }
}
