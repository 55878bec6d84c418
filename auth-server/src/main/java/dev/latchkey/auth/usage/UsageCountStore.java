package dev.latchkey.auth.usage;

import dev.latchkey.auth.usage.UsageCounts.Count;
import dev.latchkey.auth.usage.UsageCounts.Span;
import dev.latchkey.auth.usage.UsageCounts.Total;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL that asks about counts. Hours and days have one table each, of the same form. */
@Repository
class UsageCountStore {

    private static final String WITHIN = """
             where organization_id = :organizationId and (cast(:all as boolean) or workspace_id = any(:workspaceIds))
                and starts_at >= :from and starts_at < :to
            """;

    private final JdbcClient jdbc;

    UsageCountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Period> periods(UsageScope scope, String credentialId, Span span) {
        return within(
                        "select starts_at, cast(sum(requests) as bigint) as requests from " + table(span) + WITHIN
                                + only(credentialId) + "group by starts_at order by starts_at",
                        scope,
                        credentialId,
                        span)
                .query((rs, row) -> new Period(start(rs), rs.getLong("requests")))
                .list();
    }

    List<Count> counts(UsageScope scope, String credentialId, Span span, Count after, int limit) {
        StatementSpec statement = within(
                        "select credential_id, starts_at, requests from " + table(span) + WITHIN + only(credentialId)
                                + (after == null ? "" : "and (starts_at, credential_id) > (:lastStart, :lastId) ")
                                + "order by starts_at, credential_id limit :limit",
                        scope,
                        credentialId,
                        span)
                .param("limit", limit);
        if (after != null) {
            statement = statement.param("lastStart", offset(after.start())).param("lastId", after.credentialId());
        }
        return statement.query(UsageCountStore::count).list();
    }

    List<Total> most(UsageScope scope, Span span, int limit) {
        return within(
                        "select credential_id, cast(sum(requests) as bigint) as requests from " + table(span) + WITHIN
                                + "group by credential_id order by 2 desc, credential_id limit :limit",
                        scope,
                        null,
                        span)
                .param("limit", limit)
                .query((rs, row) -> new Total(rs.getString("credential_id"), rs.getLong("requests")))
                .list();
    }

    List<Count> ofCredentials(Collection<String> credentialIds, Span span) {
        return jdbc.sql("select credential_id, starts_at, requests from " + table(span)
                        + " where credential_id = any(:ids) and starts_at >= :from and starts_at < :to")
                .param("ids", new SqlArrayValue("varchar", credentialIds.toArray()))
                .param("from", offset(span.from()))
                .param("to", offset(span.to()))
                .query(UsageCountStore::count)
                .list();
    }

    private static String table(Span span) {
        return span.by() == By.HOUR ? "usage_hour" : "usage_day";
    }

    private static String only(String credentialId) {
        return credentialId == null ? "" : "and credential_id = :credentialId ";
    }

    private StatementSpec within(String sql, UsageScope scope, String credentialId, Span span) {
        StatementSpec statement = jdbc.sql(sql)
                .param("organizationId", scope.organizationId())
                .param("all", scope.all())
                .param(
                        "workspaceIds",
                        new SqlArrayValue("varchar", scope.workspaceIds().toArray()))
                .param("from", offset(span.from()))
                .param("to", offset(span.to()));
        return credentialId == null ? statement : statement.param("credentialId", credentialId);
    }

    private static Count count(ResultSet rs, int row) throws SQLException {
        return new Count(rs.getString("credential_id"), start(rs), rs.getLong("requests"));
    }

    private static Instant start(ResultSet rs) throws SQLException {
        return rs.getObject("starts_at", OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
