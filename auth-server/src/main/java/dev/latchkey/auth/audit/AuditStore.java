package dev.latchkey.auth.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the rows of the audit log. */
@Repository
class AuditStore {

    private static final String INSERT =
            "insert into audit_event (seq, occurred_at, type, actor, subject, organization_id, workspace_id, address, data, chain, digest, request_id) values ";

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;

    /** By the number of rows; as many as batches are long. */
    private final Map<Integer, String> inserts = new ConcurrentHashMap<>();

    AuditStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes the rows by one statement: all or none of them, in the caller's transaction or else in its own. That takes a single round
     * trip to the database, where a transaction around it would take two.
     */
    void insert(List<AuditRow> rows) {
        String insert = inserts.computeIfAbsent(
                rows.size(), count -> INSERT + String.join(", ", Collections.nCopies(count, ROW)));
        jdbc.update(insert, statement -> setRows(statement, rows));
    }

    private static void setRows(PreparedStatement statement, List<AuditRow> rows) throws SQLException {
        int parameter = 1;
        for (AuditRow row : rows) {
            statement.setLong(parameter++, row.seq());
            statement.setObject(parameter++, row.occurredAt().atOffset(ZoneOffset.UTC));
            statement.setString(parameter++, row.type());
            statement.setString(parameter++, row.actor());
            statement.setString(parameter++, row.subject());
            statement.setString(parameter++, row.organizationId());
            statement.setString(parameter++, row.workspaceId());
            statement.setString(parameter++, row.address());
            statement.setString(parameter++, row.data());
            statement.setInt(parameter++, row.chain());
            statement.setBytes(parameter++, row.digest());
            statement.setString(parameter++, row.requestId());
        }
    }
}
