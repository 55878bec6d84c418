package dev.latchkey.auth.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the rows of the audit log, by what they tell of. */
@Repository
class AuditEventStore {

    static final String COLUMNS =
            "chain, seq, occurred_at, type, actor, subject, organization_id, workspace_id, address, request_id, data, digest";

    private final JdbcClient jdbc;
    private final boolean postgreSql;

    AuditEventStore(JdbcClient jdbc, @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
        this.postgreSql = DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL;
    }

    /**
     * Has PostgreSQL look at the values of each query of this transaction before it chooses an index. A plan for any value would read every row of
     * the organization for an actor who did little.
     */
    void planForEachQuery() {
        if (postgreSql) {
            jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
        }
    }

    /** SQL that is put together from the parts that a filter needs, with its parameters: each of them has an index that knows it. */
    private static final class Query {

        private final StringBuilder sql = new StringBuilder();
        private final Map<String, Object> parameters = new HashMap<>();

        Query(String head, AuditFilter filter) {
            sql.append(head).append(" from audit_event where ");
            if (filter.organizationId() == null) {
                sql.append("organization_id is null");
            } else {
                and("organization_id = :organization", "organization", filter.organizationId());
            }
            and(" and occurred_at >= :from", "from", offset(filter.from()));
            and(" and occurred_at < :to", "to", offset(filter.to()));
            if (!filter.types().isEmpty()) {
                and(filter.without() ? " and type not in (:types)" : " and type in (:types)", "types", filter.types());
            }
            if (filter.isWithoutTokens()) {
                sql.append(" and type <> 'token.issued'");
            }
            if (filter.actor() != null) {
                and(" and actor = :actor", "actor", filter.actor());
            }
            if (filter.subject() != null) {
                and(" and subject = :subject", "subject", filter.subject());
            }
        }

        Query and(String part, String name, Object value) {
            sql.append(part);
            parameters.put(name, value);
            return this;
        }

        JdbcClient.StatementSpec on(JdbcClient jdbc) {
            return jdbc.sql(sql.toString()).params(parameters);
        }
    }

    /**
     * Events, newest first.
     *
     * @param after where to go on, {@code null} for the newest
     */
    List<AuditRow> newest(AuditFilter filter, AuditCursor after, int limit) {
        Query query = new Query("select " + COLUMNS, filter);
        if (after != null) {
            query.and(" and occurred_at <= :at", "at", offset(after.at()))
                    .and(" and (occurred_at < :at or chain < :chain", "chain", after.chain())
                    .and(" or chain = :chain and seq < :seq)", "seq", after.seq());
        }
        return query.and(" order by occurred_at desc, chain desc, seq desc limit :limit", "limit", limit)
                .on(jdbc)
                .query(AuditEventStore::row)
                .list();
    }

    /** Events that a follower has not seen, in the order of their chains. */
    List<AuditRow> unseen(AuditFilter filter, FollowCursor cursor, int limit) {
        Query query = new Query("select " + COLUMNS, filter.notBefore(cursor.since()));
        cursor.chains().values().forEach(seen -> {
            String chain = "chain" + seen.chain();
            String seq = "seq" + seen.chain();
            query.and(" and (chain <> :" + chain, chain, seen.chain()).and(" or seq > :" + seq + ")", seq, seen.seq());
        });
        return query.and(" order by chain, seq limit :limit", "limit", limit)
                .on(jdbc)
                .query(AuditEventStore::row)
                .list();
    }

    /** How far each chain can be seen, as far as it has rows in the filter's time. */
    List<FollowCursor.Seen> seen(AuditFilter filter) {
        Query query = new Query("select chain, max(seq) as seq, max(occurred_at) as occurred_at", filter);
        return query.and(" group by chain order by max(occurred_at) desc limit :limit", "limit", 100)
                .on(jdbc)
                .query((rs, row) -> new FollowCursor.Seen(rs.getInt("chain"), rs.getLong("seq"), instant(rs)))
                .list();
    }

    static AuditRow row(ResultSet rs, int row) throws SQLException {
        return new AuditRow(
                rs.getInt("chain"),
                rs.getLong("seq"),
                instant(rs),
                rs.getString("type"),
                rs.getString("actor"),
                rs.getString("subject"),
                rs.getString("organization_id"),
                rs.getString("workspace_id"),
                rs.getString("address"),
                rs.getString("request_id"),
                rs.getString("data"),
                rs.getBytes("digest"));
    }

    private static Instant instant(ResultSet rs) throws SQLException {
        return rs.getObject("occurred_at", OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
