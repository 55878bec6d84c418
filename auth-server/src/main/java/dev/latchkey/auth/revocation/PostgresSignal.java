package dev.latchkey.auth.revocation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code LISTEN}/{@code NOTIFY}. A notification is sent by the transaction that appends to the log and delivered at its commit; its
 * global lock does not matter here, because appenders queue for the log's counter anyway.
 *
 * <p>Not thread-safe for {@link #await}: one thread listens.
 */
class PostgresSignal implements NodeSignal {

    private static final Logger log = LoggerFactory.getLogger(PostgresSignal.class);
    private static final String CHANNEL = "latchkey_revocation";
    private static final int WAIT_MILLIS = 1000;

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private Connection listening;

    PostgresSignal(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    @Override
    public void send() {
        jdbc.sql("select pg_notify('" + CHANNEL + "', '')")
                .query((rs, row) -> "")
                .list();
    }

    @Override
    public boolean await() throws InterruptedException {
        try {
            if (listening == null) {
                listen();
                // What was appended before this connection listened gave no signal: look at once.
                return true;
            }
            return listening.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS).length > 0;
        } catch (SQLException | RuntimeException e) {
            log.debug("Lost the connection that listens for other nodes", e);
            close();
            TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            return false;
        }
    }

    private void listen() throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("listen " + CHANNEL);
            listening = connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void close() {
        if (listening != null) {
            try {
                listening.close();
            } catch (SQLException e) {
                log.debug("Closing a broken connection", e);
            }
            listening = null;
        }
    }
}
