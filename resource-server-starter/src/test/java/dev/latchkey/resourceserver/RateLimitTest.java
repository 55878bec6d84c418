package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests a credential may make in a while, and what it is told. */
class RateLimitTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final AccessTokens tokens = new AccessTokens(authServer);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Two windows on from where any other test was, and two seconds into it. */
    @BeforeEach
    void beginNewWindow() {
        long now = server.bean(MovableTime.class).clock().instant().getEpochSecond();
        server.advance(Duration.ofSeconds(122 - now % 60));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
    }

    @Test
    void tenThousandRequestsAMinutePassAndTheNextIsRefused() {
        String key = limited("production", 10_000);
        int threads = 4;
        List<CompletableFuture<Long>> calls = IntStream.range(0, threads)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, 2_500)
                                .filter(n -> get(key).statusCode() == 200)
                                .count(),
                        task -> new Thread(task).start()))
                .toList();
        assertThat(calls.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(10_000);
        assertThat(get(key).statusCode()).isEqualTo(429);
    }

    @Test
    void whoIsWithinTheLimitIsToldWhatIsLeft() {
        HttpResponse<String> response = get(limited("told", 100));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("RateLimit-Policy")).hasValue("\"default\";q=100;w=60");
        assertThat(response.headers().firstValue("RateLimit").orElseThrow()).matches("\"default\";r=99;t=5[5-9]");
    }

    @Test
    void anAnswerThatFailsTellsWhatIsLeftToo() {
        String key = limited("failing", 100);
        HttpResponse<String> absent = server.get("/nothing/here", "X-Api-Key", key);
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"default\";r=99;t=");
        HttpResponse<String> broken = server.get("/broken", "X-Api-Key", key);
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.headers().allValues("RateLimit"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("\"default\";r=98;t=");
    }

    @Test
    void whoIsOverTheLimitIsToldWhenToComeBack() {
        String key = limited("over", 2);
        get(key);
        get(key);
        HttpResponse<String> refused = get(key);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("5[5-9]");
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"default\";q=2;w=60");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).matches("\"default\";r=0;t=5[5-9]");
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                        + "\"detail\":\"The rate limit of the credential is reached\"}");
        HttpResponse<String> legacy = server.get("/legacy/things", "X-Api-Key", key);
        assertThat(legacy.statusCode()).isEqualTo(429);
        assertThat(legacy.body()).isEqualTo("{\"detail\": \"Rate limit exceeded\"}");
    }

    @Test
    void theCountBeginsAnewWithTheMinuteAndNotBefore() {
        String key = limited("window", 1);
        assertThat(get(key).statusCode()).isEqualTo(200);
        server.advance(Duration.ofSeconds(50));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        assertThat(get(key).statusCode()).isEqualTo(429);
        server.advance(Duration.ofSeconds(9));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(get(key).statusCode()).isEqualTo(429);
    }

    @Test
    void whatIsForbiddenUsesUpNothing() {
        String key = limited("forbidden", 1);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> refused = server.send("POST", "/things", "X-Api-Key", key);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("RateLimit")).isEmpty();
            assertThat(server.get("/grouped/things", "X-Api-Key", key).statusCode())
                    .isEqualTo(403);
        }
        assertThat(get(key).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyAndTheTokensTradedForItShareOneLimit() {
        String key = limited("shared", 2);
        String token = traded("shared", 2);
        String other = traded("shared", 2);
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(server.status(other)).isEqualTo(429);
        assertThat(get(key).statusCode()).isEqualTo(429);
    }

    @Test
    void keysDoNotShareALimitWithEachOther() {
        String one = limited("one", 1);
        String other = limited("other", 1);
        assertThat(get(one).statusCode()).isEqualTo(200);
        assertThat(get(one).statusCode()).isEqualTo(429);
        assertThat(get(other).statusCode()).isEqualTo(200);
    }

    @Test
    void aCredentialWithoutALimitIsToldOfNone() {
        HttpResponse<String> response = server.get("/things", "Authorization", "Bearer " + tokens.good("things:read"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("RateLimit")).isEmpty();
        assertThat(response.headers().firstValue("RateLimit-Policy")).isEmpty();
    }

    @Test
    void manyRequestsAtOnceDoNotSlipPastTheLimit() {
        String key = limited("raced", 20);
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 60)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> get(key).statusCode(), task -> new Thread(task).start()))
                .toList();
        assertThat(calls.stream().filter(call -> call.join() == 200).count()).isEqualTo(20);
    }

    private static String limited(String id, int limit) {
        String key = ApiKeys.unknown();
        authServer.answerIntrospection(
                key,
                "{\"active\":true,\"client_id\":\"" + id + "\",\"scope\":\"things:read\",\"iat\":1700000000,"
                        + "\"organization_id\":\"org\",\"rate_limit\":{\"limit\":" + limit + ",\"period\":\"PT1M\"}}");
        return key;
    }

    private static String traded(String keyId, int limit) {
        Instant now = server.bean(MovableTime.class).clock().instant();
        return tokens.signed(claims -> claims.claim("scope", "things:read")
                .claim("client_id", keyId)
                .claim("credential_id", keyId)
                .claim("rate_limit", Map.of("limit", limit, "period", "PT1M"))
                .issueTime(java.util.Date.from(now))
                .expirationTime(java.util.Date.from(now.plusSeconds(3600))));
    }

    private static HttpResponse<String> get(String key) {
        return server.get("/things", "X-Api-Key", key);
    }
}
