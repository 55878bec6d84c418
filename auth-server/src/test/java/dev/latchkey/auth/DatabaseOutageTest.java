package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Wire.Credentials;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** What goes on working while the database is away or hangs, how fast the rest is refused, and that all of it comes back by itself. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 is in the server's own process: it cannot be away while the server is there")
class DatabaseOutageTest {

    private static final String GRANT = "grant_type=client_credentials";
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final int CROWD = 50;

    private static Path data;
    private static int port;
    private static EmbeddedPostgres postgres;
    private static Node node;
    private static Wire wire;
    private static Credentials resourceServer;
    private static Credentials warm;
    private static String token;
    private static Instant begun;
    private static final List<Credentials> cold = new ArrayList<>();

    @BeforeAll
    static void startBoth() throws IOException {
        data = Files.createTempDirectory("latchkey-outage");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        startPostgres();
        node = Node.start(new TestDatabase(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"));
        wire = node.wire();
        resourceServer = node.fixtures().resourceServer();
        warm = node.fixtures().client("jobs:read");
        token = wire.token(warm);
        begun = node.clock().instant();
        for (int i = 0; i < CROWD; i++) {
            cold.add(node.fixtures().client("jobs:read"));
        }
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);
    }

    @AfterAll
    static void stopBoth() throws IOException {
        node.close();
        postgres.close();
        FileSystemUtils.deleteRecursively(data);
    }

    @Test
    void withoutADatabaseTokensAreRefusedPromptlyAndWhatNeedsNoneGoesOn() throws IOException {
        postgres.close();
        try {
            for (int round = 0; round < 3; round++) {
                assertRefusedPromptly("stopped, warm client", () -> wire.post("/oauth/token", warm, GRANT));
                Credentials client = cold.get(round);
                assertRefusedPromptly("stopped, cold client", () -> wire.post("/oauth/token", client, GRANT));
            }
            assertRefusedPromptly("stopped, revocation", () -> wire.post("/oauth/revoke", warm, "token=" + token));
            assertThat(reportUsage().statusCode()).isEqualTo(503);
            assertThat(reportUsage().headers().firstValue("Retry-After")).isPresent();
            assertTheRestGoesOn();
        } finally {
            startPostgres();
        }
        assertEverythingComesBack();
        // The same batch as before: the resource server has kept it.
        assertThat(reportUsage().statusCode()).isEqualTo(200);
        assertThat(reportUsage().statusCode()).isEqualTo(200);
        assertThat(node.bean(JdbcClient.class)
                        .sql("select requests from usage_hour where credential_id = 'lkk_outage'")
                        .query(Long.class)
                        .single())
                .isEqualTo(7);
    }

    @Test
    void aDatabaseThatHangsHoldsNobodyUpAndDoesNotUseUpTheThreads() throws Exception {
        List<String> processes = postgresProcesses();
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        signal("-STOP", processes);
        try {
            List<Future<Duration>> waiting = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                Credentials client = i % 2 == 0 ? warm : cold.get(i);
                waiting.add(crowd.submit(() -> timed("frozen", () -> wire.post("/oauth/token", client, GRANT))));
            }
            assertTheRestGoesOn();
            Duration slowest = Duration.ZERO;
            for (Future<Duration> each : waiting) {
                Duration took = each.get(20, TimeUnit.SECONDS);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            System.out.println(
                    "503 from a frozen database, slowest of " + CROWD + " at once: " + slowest.toMillis() + " ms");
            assertThat(slowest).isLessThan(PROMPT.plusSeconds(1));
            assertRefusedPromptly("frozen, warm client", () -> wire.post("/oauth/token", warm, GRANT));
            assertRefusedPromptly("frozen, cold client", () -> wire.post("/oauth/token", cold.get(1), GRANT));
        } finally {
            signal("-CONT", processes);
            crowd.shutdownNow();
        }
        assertEverythingComesBack();
    }

    private static void assertTheRestGoesOn() {
        for (int i = 0; i < 5; i++) {
            assertThat(answered("/oauth/jwks")).isEqualTo(200);
            assertThat(answered("/.well-known/oauth-authorization-server")).isEqualTo(200);
            assertThat(management("/actuator/health/liveness")).isEqualTo(200);
            assertThat(management("/actuator/health/readiness")).isEqualTo(200);
            assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);
            assertThat(wire.get("/oauth/revocations", resourceServer).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertEverythingComesBack() {
        long begun = System.nanoTime();
        for (Credentials client : List.of(warm, cold.get(40))) {
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThat(
                                    wire.post("/oauth/token", client, GRANT).statusCode())
                            .isEqualTo(200));
        }
        System.out.println("Tokens again after "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        String revoked = wire.token(warm);
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(wire.post("/oauth/revoke", warm, "token=" + revoked)
                                .statusCode())
                        .isEqualTo(200));
        assertThat(wire.introspect(resourceServer, revoked)).containsEntry("active", false);
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);
    }

    private static void assertRefusedPromptly(String what, Supplier<HttpResponse<String>> request) {
        Duration took = timed(what, request);
        System.out.println("503, " + what + ": " + took.toMillis() + " ms");
        assertThat(took).as(what).isLessThan(PROMPT);
    }

    private static Duration timed(String what, Supplier<HttpResponse<String>> request) {
        long begun = System.nanoTime();
        HttpResponse<String> response = request.get();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(response.statusCode()).as(what).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).as(what).isPresent();
        assertThat(response.body()).as(what).contains("temporarily_unavailable").doesNotContain("access_token");
        return took;
    }

    private static HttpResponse<String> reportUsage() {
        String batch = """
                {"batch_id":"0e0ffbbc-2a3a-4a5e-a9d3-2b0c12d0b5a1","counts":[
                {"credential_id":"lkk_outage","organization_id":"org_1","hour":"%s","requests":7}]}
                """.formatted(begun.truncatedTo(ChronoUnit.HOURS));
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + "/oauth/usage"))
                .header("Authorization", resourceServer.basic())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(batch)));
    }

    private static int answered(String path) {
        return wire.get(path, request -> request.timeout(PROMPT)).statusCode();
    }

    private static int management(String path) {
        return wire.send(HttpRequest.newBuilder(URI.create("http://localhost:" + node.managementPort() + path)))
                .statusCode();
    }

    private static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** The database that this test started, and none other: by the process id in its own data directory. */
    private static List<String> postgresProcesses() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        List<String> processes = new ArrayList<>(List.of(Long.toString(postmaster)));
        ProcessHandle.of(postmaster)
                .orElseThrow()
                .descendants()
                .forEach(child -> processes.add(Long.toString(child.pid())));
        return processes;
    }

    private static void signal(String signal, List<String> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        // One that has ended meanwhile makes kill fail, but not for the others.
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
