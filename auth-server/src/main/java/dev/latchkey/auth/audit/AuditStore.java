package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.SecurityEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the audit log. */
@Repository
class AuditStore {

    private static final String INSERT =
            "insert into audit_event (occurred_at, type, actor, subject, organization_id, workspace_id, address, data) values ";

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;
    private final JsonMapper json = JsonMapper.shared();

    /** By the number of rows; as many as batches are long. */
    private final Map<Integer, String> inserts = new ConcurrentHashMap<>();

    AuditStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes the rows by one statement: all or none of them, in the caller's transaction or else in its own. That takes a single round
     * trip to the database, where a transaction around it would take two.
     */
    void insert(List<SecurityEvent> events) {
        String insert = inserts.computeIfAbsent(
                events.size(), rows -> INSERT + String.join(", ", Collections.nCopies(rows, ROW)));
        jdbc.update(insert, statement -> setRows(statement, events));
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
