package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.SecurityEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the audit log. */
@Repository
class AuditStore {

    private static final String INSERT =
            "insert into audit_event (occurred_at, type, actor, subject, organization_id, workspace_id, address, data) ";

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?)";

    /** One array a column: the same statement, and so the same plan, for any number of rows. H2 has no such form. */
    private static final String FROM_ARRAYS = INSERT
            + "select * from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])";

    private final JdbcTemplate jdbc;
    private final boolean postgresql;
    private final JsonMapper json = JsonMapper.shared();

    /** By the number of rows; as many as batches are long. */
    private final Map<Integer, String> lists = new ConcurrentHashMap<>();

    AuditStore(JdbcTemplate jdbc, @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
        this.postgresql = DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL;
    }

    /**
     * Writes the rows by one statement: all or none of them, in the caller's transaction or else in its own. That takes a single round
     * trip to the database, where a transaction around it would take two.
     */
    void insert(List<SecurityEvent> events) {
        if (postgresql) {
            jdbc.update(FROM_ARRAYS, statement -> setArrays(statement, events));
        } else {
            String list = lists.computeIfAbsent(
                    events.size(), rows -> INSERT + "values " + String.join(", ", Collections.nCopies(rows, ROW)));
            jdbc.update(list, statement -> setRows(statement, events));
        }
    }

    private void setArrays(PreparedStatement statement, List<SecurityEvent> events) throws SQLException {
        setArray(
                statement, 1, "timestamptz", events, event -> event.occurredAt().toString());
        setArray(statement, 2, "text", events, event -> event.type().dottedName());
        setArray(statement, 3, "text", events, event -> event.actor().id());
        setArray(statement, 4, "text", events, SecurityEvent::subject);
        setArray(statement, 5, "text", events, SecurityEvent::organizationId);
        setArray(statement, 6, "text", events, SecurityEvent::workspaceId);
        setArray(statement, 7, "text", events, event -> event.actor().address());
        setArray(statement, 8, "text", events, event -> json.writeValueAsString(event.data()));
    }

    private static void setArray(
            PreparedStatement statement,
            int parameter,
            String type,
            List<SecurityEvent> events,
            Function<SecurityEvent, String> column)
            throws SQLException {
        String[] values = new String[events.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(events.get(i));
        }
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }

    private void setRows(PreparedStatement statement, List<SecurityEvent> events) throws SQLException {
        int parameter = 1;
        for (SecurityEvent event : events) {
            statement.setObject(parameter++, event.occurredAt().atOffset(ZoneOffset.UTC));
            statement.setString(parameter++, event.type().dottedName());
            statement.setString(parameter++, event.actor().id());
            statement.setString(parameter++, event.subject());
            statement.setString(parameter++, event.organizationId());
            statement.setString(parameter++, event.workspaceId());
            statement.setString(parameter++, event.actor().address());
            statement.setString(parameter++, json.writeValueAsString(event.data()));
        }
    }
}
