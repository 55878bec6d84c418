package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.WorkspaceChange;
import dev.latchkey.auth.organization.Workspaces;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/** No token without its audit row, and what that costs. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
@TestPropertySource(
        properties = {
            "latchkey.audit.max-batch=16",
            "latchkey.audit.max-queue=32",
            // Long enough for a test to hold the writer up.
            "latchkey.audit.max-wait=PT15S",
        })
class GroupCommitTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Workspaces workspaces;

    @Autowired
    DataSource dataSource;

    @Autowired
    Environment environment;

    private final ExecutorService requests = Executors.newFixedThreadPool(200);
    private WatchedDataSource database;
    private Credentials client;

    @BeforeEach
    void makeAClientThatIsInMemory() {
        database = (WatchedDataSource) dataSource;
        client = fixtures.clientOf(fixtures.workspace(), "jobs:read");
        wire.token(client);
        database.forget();
    }

    @AfterEach
    void mendTheDatabase() {
        database.auditFault(() -> {});
        requests.shutdownNow();
    }

    @Test
    void theRowOfATokenCanBeReadByAnybodyWhenTheResponseIsThere() throws Exception {
        try (Connection stranger = DriverManager.getConnection(
                        environment.getRequiredProperty("spring.datasource.url"),
                        environment.getRequiredProperty("spring.datasource.username"),
                        environment.getRequiredProperty("spring.datasource.password"));
                PreparedStatement query = stranger.prepareStatement(
                        "select type, actor, organization_id, address from audit_event where subject = ?")) {
            for (int i = 0; i < 50; i++) {
                query.setString(1, (String) wire.claims(wire.token(client)).get("jti"));
                try (ResultSet row = query.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString("type")).isEqualTo("token.issued");
                    assertThat(row.getString("actor")).isEqualTo(client.id());
                    assertThat(row.getString("organization_id")).isNotNull();
                    assertThat(row.getString("address")).isNotNull();
                    assertThat(row.next()).isFalse();
                }
            }
        }
    }

    @Test
    void aStoreThatFailsMeansNoTokenAndRecoversByItself() {
        database.auditFault(() -> {
            throw new SQLException("no space left on device", "53100");
        });
        for (int i = 0; i < 3; i++) {
            assertTemporarilyUnavailable(wire.post("/oauth/token", client, GRANT));
        }

        database.auditFault(() -> {});
        assertThat(wire.post("/oauth/token", client, GRANT).statusCode()).isEqualTo(200);
    }

    /** As {@code OutOfMemoryError} or a class that cannot be loaded: the one writer must outlive it. */
    @Test
    void anErrorInTheWriterDoesNotEndIt() {
        database.auditFault(() -> {
            throw new NoClassDefFoundError("made by a test");
        });
        assertTemporarilyUnavailable(wire.post("/oauth/token", client, GRANT));

        database.auditFault(() -> {});
        assertThat(wire.post("/oauth/token", client, GRANT).statusCode()).isEqualTo(200);
    }

    @Test
    void aFullQueueRefusesAtOnceAndWhatWaitsIsWrittenInBoundedBatches() throws Exception {
        CountDownLatch inserting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        database.auditFault(() -> {
            inserting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<Future<HttpResponse<String>>> running = new ArrayList<>();
        running.add(requests.submit(() -> wire.post("/oauth/token", client, GRANT)));
        assertThat(inserting.await(10, TimeUnit.SECONDS)).isTrue();

        // One is being written and 32 may wait, so of these 60 there are 28 too many.
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            running.add(requests.submit(() -> {
                HttpResponse<String> response = wire.post("/oauth/token", client, GRANT);
                if (response.statusCode() != 200) {
                    assertTemporarilyUnavailable(response);
                    refused.incrementAndGet();
                }
                return response;
            }));
        }
        await().atMost(Duration.ofSeconds(12))
                .untilAsserted(() -> assertThat(refused).hasValue(28));
        goOn.countDown();
        int issued = 0;
        for (Future<HttpResponse<String>> request : running) {
            issued += request.get(20, TimeUnit.SECONDS).statusCode() == 200 ? 1 : 0;
        }

        assertThat(issued).isEqualTo(33);
        assertThat(inserts()).extracting(WatchedDataSource.Executed::rows).containsExactly(1, 16, 16);
    }

    @Test
    void twoHundredTokensAtOnceTakeNoSelectAndFarFewerCommits() throws Exception {
        // A disk that takes its time, so that the outcome does not hang on how fast this machine's is.
        database.auditFault(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)));
        List<Future<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // Over and over until there is room: the queue of this test is short.
            running.add(requests.submit(() -> {
                HttpResponse<String> response = wire.post("/oauth/token", client, GRANT);
                while (response.statusCode() == 503) {
                    response = wire.post("/oauth/token", client, GRANT);
                }
                return response;
            }));
        }
        for (Future<HttpResponse<String>> request : running) {
            assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }

        assertThat(database.executed().stream()
                        .filter(executed -> executed.thread().contains("-exec-")
                                || executed.thread().startsWith("load-"))
                        .toList())
                .as("statements on threads of requests")
                .isEmpty();
        int commits = inserts().size();
        System.out.println("200 tokens at once took " + commits + " commits");
        assertThat(commits).isLessThan(100);
        assertThat(inserts().stream().mapToInt(WatchedDataSource.Executed::rows).sum())
                .isEqualTo(200);
    }

    @Test
    void aWorkspaceThatIsSwitchedOffLeavesNoRowsUntilItIsOnAgain() {
        Workspace workspace = fixtures.workspace();
        Credentials pinned = fixtures.clientOf(workspace, "jobs:read");
        assertThat(rowsOf(wire.token(pinned))).isEqualTo(1);

        switchAudit(workspace, false);
        assertThat(rowsOf(wire.token(pinned))).isZero();
        assertThat(rowsOf(wire.token(client))).as("another workspace's").isEqualTo(1);

        switchAudit(workspace, true);
        assertThat(rowsOf(wire.token(pinned))).isEqualTo(1);
    }

    @Test
    void thatAWorkspaceWasSwitchedOffIsRecordedAllTheSame() throws SQLException {
        Workspace workspace = fixtures.workspace();

        switchAudit(workspace, false);

        assertThat(rows("workspace.changed", workspace.id())).isEqualTo(1);
    }

    private static void assertTemporarilyUnavailable(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.body())
                .contains("\"error\":\"temporarily_unavailable\"")
                .doesNotContain("access_token");
    }

    private List<WatchedDataSource.Executed> inserts() {
        return database.executed().stream()
                .filter(executed -> executed.thread().equals("audit-group-commit"))
                .filter(executed -> executed.sql().contains("insert into audit_event"))
                .toList();
    }

    private int rowsOf(String token) {
        try {
            return rows("token.issued", (String) wire.claims(token).get("jti"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int rows(String type, String subject) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select count(*) from audit_event where type = ? and subject = ?")) {
            query.setString(1, type);
            query.setString(2, subject);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void switchAudit(Workspace workspace, boolean enabled) {
        workspaces.change(workspace.id(), new WorkspaceChange(null, enabled, null), before -> {}, Actor.SYSTEM);
    }
}
