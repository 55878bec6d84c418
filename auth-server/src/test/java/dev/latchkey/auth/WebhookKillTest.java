package dev.latchkey.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was acknowledged is told, though the server is killed while it tells. */
class WebhookKillTest {

    private static final int THREADS = 4;

    /** With it the receiver takes eight at once, so twenty a second: fewer than {@link #THREADS} make. */
    private static final int SLOWLY_MILLIS = 400;

    private static final String EMAIL = "operator@example.com";
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path directory;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> messages = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Test
    void everyEventAcknowledgedIsToldAndTwiceAtWorst() throws Exception {
        WireMockServer receiver = new WireMockServer(options().dynamicPort().disableRequestJournal());
        receiver.addMockServiceRequestListener((request, response) -> receive(request.getBodyAsString()));
        receiver.start();
        receiver.stubFor(post("/hook").willReturn(ok().withFixedDelay(SLOWLY_MILLIS)));
        Map<String, String> environment = environment();
        try {
            ServerProcess server = ServerProcess.start(directory, environment);
            try {
                killUnderLoad(server, server.awaitServing(), receiver.port());
            } finally {
                server.kill();
            }
            int before = told.size();
            receiver.stubFor(post("/hook").willReturn(ok()));
            try (ServerProcess again = ServerProcess.start(directory, environment)) {
                again.awaitServing();
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> told.containsAll(acknowledged));
            }
            System.out.println(
                    "Killed after " + acknowledged.size() + " events, of which " + before + " had been told");
            assertThat(before).isBetween(1, acknowledged.size() - 1);
            assertThat(messages.values()).allMatch(times -> times <= 2);
        } finally {
            receiver.stop();
        }
    }

    private void receive(String body) {
        JsonNode event = JsonMapper.shared().readTree(body);
        messages.merge(event.path("id").asString(), 1, Integer::sum);
        told.add(event.path("data").path("subject").asString());
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(ServerProcess.environment(TestDatabase.fresh()));
        environment.put("LATCHKEY_MASTER_KEY", AuthServerTest.MASTER_KEY);
        environment.put("LATCHKEY_BOOTSTRAP_OPERATOR_EMAIL", EMAIL);
        environment.put("LATCHKEY_BOOTSTRAP_OPERATOR_PASSWORD", PASSWORD);
        environment.put("LATCHKEY_EGRESS_ALLOWED", "127.0.0.0/8");
        environment.put("LATCHKEY_WEBHOOKS_TIMEOUT", "PT3S");
        environment.put("LATCHKEY_WEBHOOKS_LEASE", "PT12S");
        return environment;
    }

    private void killUnderLoad(ServerProcess server, Wire wire, int receiver) throws Exception {
        HttpResponse<String> login = wire.api(
                "POST", "/auth/login", null, "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}");
        assertThat(login.statusCode())
                .as("there is an operator as soon as it serves")
                .isEqualTo(200);
        String session = (String) wire.json(login).get("access_token");
        String organization = id(wire, session, "/api/v1/organizations", "{\"name\":\"Acme\"}");
        id(
                wire,
                session,
                "/api/v1/organizations/" + organization + "/webhooks",
                "{\"url\":\"http://127.0.0.1:" + receiver + "/hook\",\"event_types\":[\"workspace.created\"]}");
        ExecutorService load = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            load.submit(() -> makeWorkspaces(wire, session, organization));
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> told.size() > 50 && acknowledged.size() > told.size() + 100);
        server.kill();
        load.shutdown();
        assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private void makeWorkspaces(Wire wire, String session, String organization) {
        try {
            while (true) {
                acknowledged.add(
                        id(wire, session, "/api/v1/organizations/" + organization + "/workspaces", "{\"name\":\"W\"}"));
            }
        } catch (UncheckedIOException e) {
            // The server is gone: what it had answered until then is what counts.
        }
    }

    private static String id(Wire wire, String session, String path, String body) {
        HttpResponse<String> made = wire.api("POST", path, session, body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return (String) wire.json(made).get("id");
    }
}
