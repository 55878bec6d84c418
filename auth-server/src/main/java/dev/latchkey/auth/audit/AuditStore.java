package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.SecurityEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the audit log. */
@Repository
class AuditStore {

    private static final String INSERT = """
            insert into audit_event (occurred_at, type, actor, subject, organization_id, workspace_id, address, data)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json = JsonMapper.shared();

    AuditStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes the rows as one batch; PostgreSQL's driver makes multi-row statements of it. */
    void insert(List<SecurityEvent> events) {
        jdbc.batchUpdate(INSERT, events, events.size(), this::setColumns);
    }

    private void setColumns(PreparedStatement row, SecurityEvent event) throws SQLException {
        row.setObject(1, event.occurredAt().atOffset(ZoneOffset.UTC));
        row.setString(2, event.type().dottedName());
        row.setString(3, event.actor().id());
        row.setString(4, event.subject());
        row.setString(5, event.organizationId());
        row.setString(6, event.workspaceId());
        row.setString(7, event.actor().address());
        row.setString(8, json.writeValueAsString(event.data()));
    }
}
