package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.ratelimit.RateLimits;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.embedded.RedisServer;

/** Two resource servers on one real Redis share one count, and none of them needs it. */
@ExtendWith(OutputCaptureExtension.class)
class SharedRateLimitTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    /** Where the count must be exact, a slow machine should not make a server count for itself. */
    private static final String PATIENT = "--latchkey.resource-server.redis-timeout=PT2S";

    private static final int port = freePort();
    private static RedisServer redis;
    private static RunningServer one;
    private static RunningServer other;

    @BeforeAll
    static void start() throws IOException {
        redis = startRedis();
        one = server("redis://localhost:" + port, PATIENT);
        other = server("redis://localhost:" + port, PATIENT);
    }

    @AfterAll
    static void stop() throws IOException {
        one.close();
        other.close();
        redis.stop();
    }

    @Test
    void twoServersShareOneCount() {
        String key = limited("shared", 10);
        int passed = 0;
        for (int i = 0; i < 20; i++) {
            passed +=
                    (i % 2 == 0 ? one : other).get("/things", "X-Api-Key", key).statusCode() == 200 ? 1 : 0;
        }
        assertThat(passed).isEqualTo(10);
        assertThat(one.get("/things", "X-Api-Key", key).headers().firstValue("RateLimit"))
                .hasValueSatisfying(left -> assertThat(left).startsWith("\"default\";r=0;t="));
    }

    @Test
    void manyRequestsAtOnceOnBothDoNotSlipPastTheLimit() {
        String key = limited("raced", 50);
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 120)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? one : other)
                                .get("/things", "X-Api-Key", key)
                                .statusCode(),
                        task -> new Thread(task).start()))
                .toList();
        long passed = calls.stream().filter(call -> call.join() == 200).count();
        assertThat(calls).allMatch(call -> call.join() == 200 || call.join() == 429);
        assertThat(passed).isEqualTo(50);
    }

    @Test
    void withoutRedisEachServerCountsForItselfAndSaysSoOnce(CapturedOutput output) throws IOException {
        String key = limited("outage", 5);
        redis.stop();
        try {
            long begun = System.nanoTime();
            int passed = 0;
            for (int i = 0; i < 10; i++) {
                int status = one.get("/things", "X-Api-Key", key).statusCode();
                assertThat(status).isIn(200, 429);
                passed += status == 200 ? 1 : 0;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(passed).isEqualTo(5);
            assertThat(output.getOut().split("Redis does not count", -1)).hasSize(2);
        } finally {
            redis = startRedis();
        }
        String after = limited("after", 1000);
        one.advance(Duration.ofSeconds(2));
        RunningServer.await(() -> {
            one.get("/things", "X-Api-Key", after);
            return output.getOut().contains("Redis counts again");
        });
    }

    @Test
    void aRedisThatSaysNothingDelaysNobody() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RunningServer server = server("redis://localhost:" + silent.getLocalPort())) {
            String key = limited("silent", 5);
            server.get("/things", "X-Api-Key", key);
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/things", "X-Api-Key", key).statusCode()).isIn(200, 429);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aRedisThatHasBecomeSlowIsWaitedForOnceASecond() throws IOException {
        int slow = freePort();
        RedisServer server = new RedisServer(slow);
        server.start();
        try (RunningServer limiting = server("redis://localhost:" + slow);
                RedisClient client = RedisClient.create("redis://localhost:" + slow)) {
            String key = limited("slow", 1000);
            for (int i = 0; i < 20; i++) {
                limiting.get("/things", "X-Api-Key", key);
            }
            client.connect().sync().clientPause(60_000);
            long begun = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(limiting.get("/things", "X-Api-Key", key).statusCode())
                        .isEqualTo(200);
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(limiting.bean(RateLimits.class).redisFallbacks()).isGreaterThanOrEqualTo(50);
            // Fifty waits would take two and a half seconds at the least.
            assertThat(taken).isLessThan(Duration.ofSeconds(2));
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerStartsWithoutRedisAndFindsItLater(CapturedOutput output) throws IOException {
        int later = freePort();
        try (RunningServer server = server("redis://localhost:" + later)) {
            String key = limited("later", 1000);
            assertThat(server.get("/things", "X-Api-Key", key).statusCode()).isEqualTo(200);
            RedisServer late = new RedisServer(later);
            late.start();
            try {
                RunningServer.await(() -> {
                    server.advance(Duration.ofMillis(300));
                    return server.get("/things", "X-Api-Key", key).statusCode() == 200
                            && output.getOut().contains("Redis counts again");
                });
            } finally {
                late.stop();
            }
        }
    }

    private static RunningServer server(String redisUrl, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--latchkey.resource-server.redis-url=" + redisUrl);
        return new RunningServer(authServer, all.toArray(String[]::new)).following(authServer);
    }

    /** A window so long that none ends while a test runs. */
    private static String limited(String id, int limit) {
        String key = ApiKeys.unknown();
        authServer.answerIntrospection(
                key,
                "{\"active\":true,\"client_id\":\"" + id + "\",\"scope\":\"things:read\",\"iat\":1700000000,"
                        + "\"organization_id\":\"org\",\"rate_limit\":{\"limit\":" + limit + ",\"period\":\"P400D\"}}");
        return key;
    }

    private static RedisServer startRedis() throws IOException {
        RedisServer server = new RedisServer(port);
        server.start();
        return server;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
