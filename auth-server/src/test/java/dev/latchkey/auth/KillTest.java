package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server has acknowledged outlives {@code kill -9}. */
class KillTest {

    private static final int THREADS = 6;

    @TempDir
    Path directory;

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final Queue<String> revoked = new ConcurrentLinkedQueue<>();

    @Test
    void everyTokenReceivedHasItsRowAndEveryRevocationAcknowledgedHolds() throws Exception {
        TestDatabase database = TestDatabase.fresh();
        Map<String, String> environment = new HashMap<>(ServerProcess.environment(database));
        environment.put("LATCHKEY_MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("LATCHKEY_DEMO_ENABLED", "true");
        ServerProcess server = ServerProcess.start(directory, environment);
        Properties demo;
        try {
            Wire wire = server.awaitServing();
            demo = demoCredentials();
            killUnderLoad(server, wire, client(demo));
        } finally {
            server.kill();
        }

        System.out.println("Killed after " + received.size() + " tokens and " + revoked.size() + " revocations");
        assertThat(read(database, "select subject from audit_event where type = 'token.issued'"))
                .containsAll(received.stream().map(KillTest::jti).toList());
        assertThat(read(database, "select id from revocation_entry where kind = 'token'"))
                .containsAll(revoked.stream().map(KillTest::jti).toList());
        Set<String> positions = read(database, "select seq from revocation_entry");
        assertThat(read(database, "select seq from revocation_counter"))
                .as("the last position, and as many entries: no gaps")
                .containsExactly(Integer.toString(positions.size()));

        try (ServerProcess verifier = ServerProcess.start(directory, environment, "verify-audit")) {
            assertThat(verifier.awaitExit()).as(verifier.output()).isZero();
            assertThat(verifier.output()).contains(" 0 faults", "not signed yet");
        }

        try (ServerProcess again = ServerProcess.start(directory, environment)) {
            assertItKnowsWhatItKnew(again.awaitServing(), demo);
        }
    }

    private void killUnderLoad(ServerProcess server, Wire wire, Credentials client) throws Exception {
        ExecutorService load = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            boolean revokes = thread % 2 == 0;
            load.submit(() -> issueAndRevoke(wire, client, revokes));
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> received.size() > 500 && revoked.size() > 100);
        server.kill();
        load.shutdown();
        assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private void issueAndRevoke(Wire wire, Credentials client, boolean revokes) {
        try {
            while (true) {
                HttpResponse<String> response = wire.post("/oauth/token", client, "grant_type=client_credentials");
                if (response.statusCode() == 503) {
                    continue;
                }
                assertThat(response.statusCode()).isEqualTo(200);
                String token = (String) wire.json(response).get("access_token");
                received.add(token);
                if (revokes
                        && wire.post("/oauth/revoke", client, "token=" + token).statusCode() == 200) {
                    revoked.add(token);
                }
            }
        } catch (UncheckedIOException e) {
            // The server is gone: what it had answered until then is what counts.
        }
    }

    private void assertItKnowsWhatItKnew(Wire wire, Properties demo) {
        Credentials resourceServer =
                new Credentials(demo.getProperty("resource-server.id"), demo.getProperty("resource-server.secret"));
        Set<String> gone = new HashSet<>(revoked);
        for (String token : sample(revoked)) {
            assertThat(wire.introspect(resourceServer, token)).isEqualTo(Map.of("active", false));
        }
        // One that was being revoked at the end may be so though nobody was told.
        List<String> kept = received.stream()
                .filter(token -> !gone.contains(token))
                .limit(received.size() / 2)
                .toList();
        for (String token : sample(kept)) {
            assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);
        }
        assertThat(wire.token(client(demo))).isNotNull();
    }

    private static List<String> sample(Collection<String> tokens) {
        return tokens.stream().limit(20).toList();
    }

    private static Credentials client(Properties demo) {
        return new Credentials(demo.getProperty("client.id"), demo.getProperty("client.secret"));
    }

    private Properties demoCredentials() throws Exception {
        Path file = directory.resolve("data/demo-credentials.properties");
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(file) && Files.size(file) > 0);
        Properties demo = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            demo.load(in);
        }
        return demo;
    }

    private static String jti(String token) {
        return (String) new Wire(null).claims(token).get("jti");
    }

    private static Set<String> read(TestDatabase database, String query) throws SQLException {
        Set<String> values = new HashSet<>();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
