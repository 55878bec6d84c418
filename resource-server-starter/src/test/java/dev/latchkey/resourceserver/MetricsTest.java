package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.usage.UsageReporter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What an operator can see of limits, usage and Redis. */
class MetricsTest {

    @Test
    void refusalsByReasonDroppedUsageAndRedisFallbacksAreCounted() {
        try (FakeAuthServer authServer = new FakeAuthServer();
                RunningServer server = new RunningServer(
                                authServer,
                                "--latchkey.resource-server.api-keys.legacy-lookups-per-second=1",
                                "--latchkey.resource-server.usage.report-interval=PT0.1S",
                                "--latchkey.resource-server.redis-url=redis://localhost:1")
                        .following(authServer)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            server.bean(ResourceServerMetrics.class).bindTo(registry);
            authServer.usageStatus = 400;

            String limited = ApiKeys.unknown();
            authServer.answerIntrospection(
                    limited, answer("limited", ",\"rate_limit\":{\"limit\":1,\"period\":\"P400D\"}"));
            assertThat(get(server, limited)).isEqualTo(200);
            assertThat(get(server, limited)).isEqualTo(429);
            String reseller = ApiKeys.unknown();
            authServer.answerIntrospection(
                    reseller,
                    answer(
                            "reseller",
                            ",\"reseller_client_id\":\"r\",\"reseller_quota\":{\"remaining\":0,"
                                    + "\"resets_at\":\"2999-01-01T00:00:00Z\"}"));
            assertThat(get(server, reseller)).isEqualTo(429);
            for (int i = 0; i < 20; i++) {
                get(server, "cf_prod_made-up-" + i);
            }
            UsageReporter reporter = server.bean(UsageReporter.class);
            RunningServer.await(() -> reporter.dropped() == 1);

            assertThat(refused(registry, "rate_limited")).isEqualTo(1);
            assertThat(refused(registry, "quota_exhausted")).isEqualTo(1);
            assertThat(refused(registry, "lookups_limited")).isPositive();
            assertThat(registry.get("latchkey.usage.dropped").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("latchkey.ratelimit.redis.fallbacks")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
        }
    }

    private static String answer(String id, String more) {
        return "{\"active\":true,\"client_id\":\"" + id + "\",\"scope\":\"things:read\",\"iat\":1700000000,"
                + "\"organization_id\":\"org\"" + more + "}";
    }

    private static double refused(SimpleMeterRegistry registry, String outcome) {
        return registry.get("latchkey.validations")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    private static int get(RunningServer server, String key) {
        return server.get("/things", "X-Api-Key", key).statusCode();
    }
}
