package dev.latchkey.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.latchkey.auth.Wire.Credentials;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Traces, sent to a collector by OTLP over HTTP where one is named. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String GRANT = "grant_type=client_credentials";

    @TempDir
    Path directory;

    private final WireMockServer collector = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        collector.start();
        collector.stubFor(post(anyUrl()).willReturn(ok()));
    }

    @AfterEach
    void stop() {
        collector.stop();
    }

    @Test
    void aTokenRequestIsASpanOfItsCallersTrace() {
        try (Node node = tracing()) {
            Credentials client = node.fixtures().client("jobs:read");
            Observation.createNotStarted("by.the.clock", node.bean(ObservationRegistry.class))
                    .observe(() -> {});

            HttpResponse<String> answer = node.wire().post("/oauth/token", GRANT, request -> traced(client, request));

            assertThat(answer.statusCode()).isEqualTo(200);
            String requestId = answer.headers().firstValue("X-Request-Id").orElseThrow();
            await().untilAsserted(() ->
                    assertThat(sent()).contains("auth-server", "http post /oauth/token", requestId, raw(TRACE)));
        }
    }

    @Test
    void noSpanHoldsWhatACallerSent() {
        try (Node node = tracing()) {
            Wire wire = node.wire();
            Credentials client = node.fixtures().client("jobs:read");
            String token = (String) wire.json(wire.post("/oauth/token", GRANT, request -> traced(client, request)))
                    .get("access_token");
            wire.post("/oauth/token?client_secret=marked-query", GRANT, request -> traced(client, request));
            wire.post("/oauth/introspect", "token=marked-token", request -> traced(client, request));
            wire.get("/api/v1/me?access_token=marked-query", request -> request.header("traceparent", TRACEPARENT));
            wire.get("/api/v1/clients/marked-path", request -> traced(client, request));
            wire.send(login(wire, "{\"email\":\"a@example.com\",\"password\": marked-body }"));
            wire.get("/oauth/jwks", request -> request.header("traceparent", TRACEPARENT));

            await().untilAsserted(() -> assertThat(sent())
                    .contains("http post /oauth/introspect", "http post /auth/login", "http get /oauth/jwks"));
            assertThat(sent()).doesNotContain("marked", client.secret(), client.basic(), token, client.id());
        }
    }

    @Test
    void withoutACollectorNothingIsTraced() {
        try (Node node = Node.start(TestDatabase.fresh())) {
            Credentials client = node.fixtures().client("jobs:read");
            node.wire().post("/oauth/token", GRANT, request -> traced(client, request));

            assertThat(node.context().getBeansOfType(Tracer.class)).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("SpanProcessor"));
        }
    }

    /** As in production: by the name that OpenTelemetry has for the setting, and with logs for machines. */
    @Test
    void aLineOfTheLogNamesTheRequestAndTheTraceInEcsToo() throws Exception {
        Map<String, String> environment = new HashMap<>(ServerProcess.environment(TestDatabase.fresh()));
        environment.put("LATCHKEY_MASTER_KEY", AuthServerTest.MASTER_KEY);
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.baseUrl());
        environment.put("LOGGING_CONFIG", "classpath:logback-structured.xml");
        environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        environment.put("LOGGING_LEVEL_DEV_LATCHKEY_AUTH_ACCOUNT", "debug");
        try (ServerProcess server = ServerProcess.start(directory, environment)) {
            Wire wire = server.awaitServing();
            // The very first requests come before the application says that it has started, which Boot's tracing waits
            // for.
            await().untilAsserted(() -> {
                wire.send(login(wire, "{\"email\":\"a@example.com\",\"password\":\"wrong\"}")
                        .header("X-Request-Id", "my-request"));
                // On newer Java the machine itself says in plain words that a library is native.
                assertThat(server.output().lines().filter(line -> line.startsWith("{")))
                        .map(JsonMapper.shared()::readTree)
                        .anySatisfy(line -> {
                            assertThat(line.get("message").asString()).startsWith("Sign-in of");
                            assertThat(line.get("request_id").asString()).isEqualTo("my-request");
                            assertThat(line.toString()).contains(TRACE);
                        });
            });
            await().untilAsserted(() -> collector.verify(postRequestedFor(urlEqualTo("/v1/traces"))));
        }
    }

    private Node tracing() {
        return Node.start(
                TestDatabase.fresh(),
                "management.opentelemetry.tracing.export.otlp.endpoint=" + collector.baseUrl() + "/v1/traces",
                "management.opentelemetry.tracing.export.schedule-delay=100ms",
                "management.tracing.sampling.probability=1.0");
    }

    private static HttpRequest.Builder traced(Credentials client, HttpRequest.Builder request) {
        return request.header("Authorization", client.basic()).header("traceparent", TRACEPARENT);
    }

    private static HttpRequest.Builder login(Wire wire, String json) {
        return HttpRequest.newBuilder(URI.create(wire.base() + "/auth/login"))
                .header("Content-Type", "application/json")
                .header("traceparent", TRACEPARENT)
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    /** Everything that was sent so far. It is protocol buffers, in which texts stand as they are. */
    private String sent() {
        List<LoggedRequest> requests = collector.findAll(postRequestedFor(urlEqualTo("/v1/traces")));
        return requests.stream()
                .map(request -> new String(request.getBody(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("\n"));
    }

    private static String raw(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
