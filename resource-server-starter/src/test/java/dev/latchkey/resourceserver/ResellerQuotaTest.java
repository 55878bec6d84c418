package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.ResellerQuota;
import dev.latchkey.resourceserver.usage.ResellerQuotas;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reseller's keys stop together when its quota is used up, on whichever resource server. */
class ResellerQuotaTest {

    private FakeAuthServer authServer;
    private RunningServer one;
    private Instant resetsAt;

    @BeforeEach
    void start() {
        authServer = new FakeAuthServer();
        one = server();
        resetsAt = one.bean(Clock.class).instant().plusSeconds(300).truncatedTo(ChronoUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        one.close();
        authServer.close();
    }

    @Test
    void oneServerNeverOvershootsHoweverManyKeysAndRequestsRace() {
        grant(50);
        List<String> keys = List.of(key("a", 50), key("b", 50), key("c", 50));
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 120)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> get(one, keys.get(i % 3)).statusCode(), task -> new Thread(task).start()))
                .toList();
        assertThat(calls.stream().filter(call -> call.join() == 200).count()).isEqualTo(50);
        RunningServer.await(() -> authServer.usage().remaining("reseller") == 0);
        assertThat(get(one, keys.get(0)).statusCode()).isEqualTo(429);
    }

    @Test
    void whoIsOverTheQuotaIsToldWhenItIsFilledAgain() {
        grant(1);
        String key = key("told", 1);
        HttpResponse<String> first = get(one, key);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"reseller-quota\";r=0;t=");
        HttpResponse<String> refused = get(one, key);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(285L, 301L);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"reseller-quota\";q=1");
        assertThat(refused.body()).contains("The quota of the credential is used up");
        assertThat(one.get("/legacy/things", "X-Api-Key", key).body()).isEqualTo("{\"detail\": \"Quota exceeded\"}");
    }

    /** Ten on each server between two reports: of the other's ten, those that are not yet reported and those not yet told of. */
    @Test
    void twoServersOvershootByNoMoreThanTheOtherLetsInWithinTwoReportIntervals() {
        grant(100);
        String key = key("pair", 100);
        try (RunningServer other = server()) {
            int passed = 0;
            for (int round = 0; round < 10; round++) {
                int inRound = passes(one, key, 10) + passes(other, key, 10);
                passed += inRound;
                long reported = passed;
                RunningServer.await(() -> authServer.usage().requests("pair") == reported);
                if (inRound == 0) {
                    break;
                }
            }
            assertThat(passed).isBetween(100, 120);
            assertThat(get(one, key).statusCode()).isEqualTo(429);
            assertThat(get(other, key).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aQuotaIsCountedDownWhileTheAuthorizationServerIsAway() {
        grant(5);
        String key = key("away", 5);
        authServer.usageStatus = 503;
        assertThat(passes(one, key, 10)).isEqualTo(5);
        authServer.usageStatus = 200;
        RunningServer.await(() -> authServer.usage().requests("away") == 5);
        assertThat(get(one, key).statusCode()).isEqualTo(429);
    }

    @Test
    void aQuotaThatWasRaisedIsHeardOfAtOnce() {
        grant(2);
        String key = key("raised", 2);
        assertThat(passes(one, key, 3)).isEqualTo(2);
        RunningServer.await(() -> authServer.usage().remaining("reseller") == 0);
        grant(4);
        describe(key, "raised", 4);
        authServer.revoke("organization", "org", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> get(one, key).statusCode() == 200);
        assertThat(passes(one, key, 10)).isEqualTo(3);
    }

    @Test
    void aQuotaIsAskedForAfterItsReset() {
        grant(1);
        String key = key("reset", 1);
        assertThat(passes(one, key, 3)).isEqualTo(1);
        RunningServer.await(() -> authServer.usage().requests("reset") == 1);
        resetsAt = resetsAt.plus(Duration.ofDays(30));
        grant(7);
        describe(key, "reset", 7);
        assertThat(get(one, key).statusCode()).isEqualTo(429);
        one.advance(Duration.ofSeconds(305));
        RunningServer.await(() -> one.knownLog().age().toSeconds() < 2);
        assertThat(passes(one, key, 10)).isEqualTo(7);
    }

    @Test
    void aResellersKeyWithoutAQuotaIsNoAnswer() {
        String key = ApiKeys.key(authServer, "none", "things:read", ",\"reseller_client_id\":\"reseller\"");
        assertThat(get(one, key).statusCode()).isEqualTo(503);
    }

    @Test
    void aResellerThatOthersPushedOutIsAskedAboutAgainAndGetsNothingTwice() {
        grant(5);
        String key = key("fallen", 5);
        assertThat(passes(one, key, 3)).isEqualTo(3);
        RunningServer.await(() -> authServer.usage().remaining("reseller") == 2);
        describe(key, "fallen", 2);

        ResellerQuotas quotas = one.bean(ResellerQuotas.class);
        ResellerQuota before = new ResellerQuota("reseller", 5, resetsAt, ticks());
        RunningServer.await(() -> {
            // As many as are known at most; none of them has anything that is not reported.
            for (int i = 0; i <= 10_000; i++) {
                quotas.take(new ResellerQuota("other-" + i, 0, resetsAt, ticks()));
            }
            return !quotas.isUsable(before);
        });
        int asked = authServer.introspectionCalls.get();

        assertThat(passes(one, key, 5)).isEqualTo(2);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(asked + 1);
    }

    private long ticks() {
        return one.bean(Ticker.class).read();
    }

    private RunningServer server() {
        return new RunningServer(authServer, "--latchkey.resource-server.usage.report-interval=PT0.2S")
                .following(authServer);
    }

    private void grant(long quota) {
        authServer.usage().grant("reseller", quota, resetsAt.toString());
    }

    private String key(String id, long remaining) {
        String key = ApiKeys.unknown();
        describe(key, id, remaining);
        return key;
    }

    private void describe(String key, String id, long remaining) {
        authServer.answerIntrospection(
                key,
                "{\"active\":true,\"client_id\":\"" + id + "\",\"scope\":\"things:read\",\"iat\":1700000000,"
                        + "\"organization_id\":\"org\",\"workspace_id\":\"ws\",\"reseller_client_id\":\"reseller\","
                        + "\"reseller_quota\":{\"remaining\":" + remaining + ",\"resets_at\":\"" + resetsAt + "\"}}");
    }

    private static int passes(RunningServer server, String key, int times) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += get(server, key).statusCode() == 200 ? 1 : 0;
        }
        return passed;
    }

    private static HttpResponse<String> get(RunningServer server, String key) {
        return server.get("/things", "X-Api-Key", key);
    }
}
