package dev.latchkey.sample;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.latchkey.resourceserver.FakeAuthServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A trace goes on from the caller through the sample to the authorization server. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final WireMockServer collector = new WireMockServer(options().dynamicPort());

    @Test
    void anIntrospectionBelongsToTheTraceOfTheRequestThatNeedsIt() throws Exception {
        collector.start();
        collector.stubFor(post(anyUrl()).willReturn(ok()));
        try (RunningSample sample = new RunningSample(
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.baseUrl() + "/v1/traces",
                "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                "--management.tracing.sampling.probability=1.0")) {
            String key = sample.key("cf_prod_", "org", ",\"scope\":\"jobs:read\"");

            sample.sendWith("GET", "/v1/jobs", null, "X-Api-Key", key, "traceparent", TRACEPARENT);

            assertThat(sample.authServer().traceparents)
                    .singleElement()
                    .asString()
                    .startsWith("00-" + TRACE + "-")
                    .isNotEqualTo(TRACEPARENT);
            Eventually.holds(
                    Duration.ofSeconds(10),
                    () -> sent().contains("http post /oauth/introspect") && sent().contains("http get /v1/jobs"));
            assertThat(sent()).doesNotContain(key, FakeAuthServer.CLIENT_SECRET);
        } finally {
            collector.stop();
        }
    }

    @Test
    void withoutACollectorTheTraceGoesOnAllTheSame() {
        try (RunningSample sample = new RunningSample()) {
            String key = sample.key("cf_prod_", "org", ",\"scope\":\"jobs:read\"");

            sample.sendWith("GET", "/v1/jobs", null, "X-Api-Key", key, "traceparent", TRACEPARENT);

            assertThat(sample.authServer().traceparents)
                    .singleElement()
                    .asString()
                    .startsWith("00-" + TRACE);
        }
    }

    private String sent() {
        return collector.findAll(postRequestedFor(urlEqualTo("/v1/traces"))).stream()
                .map(request -> new String(request.getBody(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("\n"));
    }
}
