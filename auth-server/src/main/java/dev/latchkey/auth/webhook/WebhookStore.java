package dev.latchkey.auth.webhook;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of webhooks and how it goes with them. */
@Repository
class WebhookStore {

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Webhook> find(String id) {
        return jdbc.sql("""
                        select w.id, w.organization_id, w.url, w.event_types, w.disabled_reason, w.created_at,
                            h.failures, h.failing_since, h.last_delivered_at
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where w.id = :id and w.deleted_at is null
                        """).param("id", id).query(WebhookStore::webhook).optional();
    }

    /** As {@link #find}, and keeps others from changing the webhook until the transaction ends. */
    Optional<Webhook> findForUpdate(String id) {
        return jdbc.sql("select id from webhook where id = :id and deleted_at is null for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::find);
    }

    /** The webhooks of an organization in the order of their ids, behind {@code after}. */
    List<Webhook> of(String organizationId, String after, int limit) {
        return jdbc.sql("""
                        select w.id, w.organization_id, w.url, w.event_types, w.disabled_reason, w.created_at,
                            h.failures, h.failing_since, h.last_delivered_at
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where w.organization_id = :organizationId and w.deleted_at is null and w.id > :after
                        order by w.id limit :limit
                        """)
                .param("organizationId", organizationId)
                .param("after", after)
                .param("limit", limit)
                .query(WebhookStore::webhook)
                .list();
    }

    long count(String organizationId) {
        return jdbc.sql("select count(*) from webhook where organization_id = :organizationId and deleted_at is null")
                .param("organizationId", organizationId)
                .query(Long.class)
                .single();
    }

    WebhookOverview.Counts counts(String organizationId) {
        return jdbc.sql("""
                        select count(*) filter (where w.disabled_reason is null and h.failures > 0) as failing,
                            count(*) filter (where w.disabled_reason in ('failing', 'gone')) as switched_off
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where w.organization_id = :organizationId and w.deleted_at is null
                        """)
                .param("organizationId", organizationId)
                .query((rs, row) -> new WebhookOverview.Counts(rs.getLong("failing"), rs.getLong("switched_off")))
                .single();
    }

    void insert(Webhook webhook) {
        jdbc.sql("""
                        insert into webhook (id, organization_id, url, event_types, created_at)
                        values (:id, :organizationId, :url, :eventTypes, :createdAt)
                        """)
                .param("id", webhook.id())
                .param("organizationId", webhook.organizationId())
                .param("url", webhook.url())
                .param("eventTypes", array(webhook.eventTypes()))
                .param("createdAt", offset(webhook.createdAt()))
                .update();
        jdbc.sql("insert into webhook_health (webhook_id, failures) values (:id, 0)")
                .param("id", webhook.id())
                .update();
    }

    /** Stores what can be changed. */
    void update(Webhook webhook) {
        jdbc.sql("""
                        update webhook set url = :url, event_types = :eventTypes, disabled_reason = :disabledReason
                        where id = :id
                        """)
                .param("id", webhook.id())
                .param("url", webhook.url())
                .param("eventTypes", array(webhook.eventTypes()))
                .param(
                        "disabledReason",
                        webhook.isDisabled() ? webhook.disabledReason().wireName() : null,
                        Types.VARCHAR)
                .update();
    }

    /** Nothing was ever wrong with it. */
    void resetHealth(String id) {
        jdbc.sql("""
                        update webhook_health set failures = 0, failing_since = null, paused_until = null
                        where webhook_id = :id
                        """).param("id", id).update();
    }

    /** It is asked again at once, though it has failed. */
    void endPause(String id) {
        jdbc.sql("update webhook_health set paused_until = null where webhook_id = :id")
                .param("id", id)
                .update();
    }

    void markDeleted(String id, Instant at) {
        jdbc.sql("delete from webhook_secret where webhook_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("update webhook set deleted_at = :at where id = :id")
                .param("at", offset(at))
                .param("id", id)
                .update();
    }

    /** Webhooks that were deleted. */
    List<String> deleted(int limit) {
        return jdbc.sql("select id from webhook where deleted_at is not null order by id limit :limit")
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /** Removes the rows of a deleted webhook. */
    void remove(String id) {
        jdbc.sql("delete from webhook_health where webhook_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("delete from webhook where id = :id and deleted_at is not null")
                .param("id", id)
                .update();
    }

    private static SqlArrayValue array(List<String> values) {
        return new SqlArrayValue("varchar", values.toArray());
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Webhook webhook(ResultSet rs, int row) throws SQLException {
        Array types = rs.getArray("event_types");
        String disabled = rs.getString("disabled_reason");
        return new Webhook(
                rs.getString("id"),
                rs.getString("organization_id"),
                rs.getString("url"),
                Arrays.stream((Object[]) types.getArray())
                        .map(String.class::cast)
                        .toList(),
                disabled == null ? null : Webhook.Reason.ofWireName(disabled),
                instant(rs, "created_at"),
                rs.getInt("failures"),
                instant(rs, "failing_since"),
                instant(rs, "last_delivered_at"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
