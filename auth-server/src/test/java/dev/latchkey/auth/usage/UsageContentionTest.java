package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.batch;
import static dev.latchkey.auth.usage.Reports.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Many reports while another node counts for long. */
@AuthServerTest
class UsageContentionTest {

    /** Twice as many as there are connections. */
    private static final int HERD = 20;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final ExecutorService threads = Executors.newFixedThreadPool(HERD);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void reportsThatWaitLeaveConnectionsForTokensAndAreToldToComeBack() {
        Credentials reporter = fixtures.resourceServer();
        Credentials client = fixtures.client("jobs:read");
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        String key = "lkk_" + UUID.randomUUID();
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < HERD; i++) {
            batches.add(batch(UUID.randomUUID(), List.of(count(key, "org_1", hour, 1))));
        }

        List<HttpResponse<String>> answers = transaction.execute(status -> {
            jdbc.sql("select id from usage_turn where id = 1 for update")
                    .query(Integer.class)
                    .single();
            List<Future<HttpResponse<String>>> waiting = batches.stream()
                    .map(batch -> threads.submit(() -> Reports.send(wire, reporter, batch)))
                    .toList();
            for (int i = 0; i < 50; i++) {
                assertThat(wire.token(client)).isNotNull();
            }
            return waiting.stream()
                    .filter(answer -> isThere(answer))
                    .map(UsageContentionTest::answer)
                    .toList();
        });

        // All but the one that waits in the database.
        assertThat(answers).hasSize(HERD - 1).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        for (String batch : batches) {
            assertThat(Reports.send(wire, reporter, batch).statusCode()).isEqualTo(200);
        }
        assertThat(jdbc.sql("select requests from usage_hour where credential_id = :id")
                        .param("id", key)
                        .query(Long.class)
                        .single())
                .isEqualTo(HERD);
    }

    private static boolean isThere(Future<HttpResponse<String>> answer) {
        try {
            return answer.get(4, TimeUnit.SECONDS) != null;
        } catch (TimeoutException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> answer(Future<HttpResponse<String>> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
