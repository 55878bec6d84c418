package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.postgresql.PGConnection;

/** A transaction that notifies holds a lock of the whole database server while it commits: so there are few of them. */
@EnabledIf(value = "dev.latchkey.auth.TestDatabase#isPostgreSql", disabledReason = "H2 has no notifications")
class NotificationsTest {

    private static final int WAIT_MILLIS = 500;
    private static final int PATIENCE_MILLIS = 10_000;

    @Test
    void aRevocationNotifiesAndAThousandTokensDoNot() throws SQLException {
        TestDatabase database = TestDatabase.fresh();
        try (Node node = Node.start(database);
                Connection listener =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = listener.createStatement()) {
            Wire wire = node.wire();
            Credentials client = node.fixtures().client("jobs:read");
            Credentials resourceServer = node.fixtures().resourceServer();
            String token = wire.token(client);
            statement.execute("listen latchkey_revocation");

            for (int i = 0; i < 1000; i++) {
                token = wire.token(client);
            }
            wire.introspect(resourceServer, token);
            assertThat(listener.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS))
                    .isNullOrEmpty();

            wire.post("/oauth/revoke", client, "token=" + token);
            assertThat(listener.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS))
                    .hasSize(1);
        }
    }
}
