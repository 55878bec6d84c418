package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.secret.SecretGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Passwords are checked in a lane of their own. */
@AuthServerTest
class PasswordLaneTest {

    private static final int LANE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int WAITING = 64;
    private static final long WORK = TimeUnit.MILLISECONDS.toNanos(200);

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MeterRegistry registry;

    @Autowired
    People people;

    @Autowired
    Passwords passwords;

    @Autowired
    JdbcClient jdbc;

    @Test
    void theOnlyProcessorIsLeftToOthersForAsLongAsItWasUsed() {
        Passwords ofOneProcessor = new Passwords(new SecretGenerator(), 1);
        long start = System.nanoTime();

        ofOneProcessor.inLane(PasswordLaneTest::work);
        ofOneProcessor.inLane(PasswordLaneTest::work);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * WORK);
    }

    private static Object work() {
        long end = System.nanoTime() + WORK;
        for (long left = WORK; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return null;
    }

    /** However slow the lane is: signing in waits or is refused, and tokens are issued as ever. */
    @Test
    void aFullLaneRefusesSignInsAtOnceAndIssuesTokens() throws Exception {
        Credentials client = fixtures.client("jobs:read");
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger entered = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> all = new ArrayList<>();
        try {
            for (int i = 0; i < LANE + WAITING; i++) {
                all.add(threads.submit(() -> passwords.inLane(() -> {
                    entered.incrementAndGet();
                    return awaited(end);
                })));
            }
            await().until(() ->
                    registry.get("latchkey.passwords.waiting").gauge().value() == WAITING);

            HttpResponse<String> refused = login("nobody@example.com");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(entered).hasValue(LANE);
            assertThat(wire.token(client)).isNotEmpty();
        } finally {
            end.countDown();
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdownNow();
        }
        assertThat(login("nobody@example.com").statusCode()).isEqualTo(401);
    }

    @Test
    void aSignInLeavesItsAuditRow() {
        People.Person person = people.withPassword();
        String before = "select count(*) from audit_event where type = 'user.signed_in' and actor = :user";
        long count = count(before, person);

        String token = (String) wire.json(wire.api(
                        "POST",
                        "/auth/login",
                        null,
                        "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"}"))
                .get("access_token");

        assertThat(count(before, person)).isEqualTo(count + 1);
        assertThat(jdbc.sql("select actor from audit_event where subject = :jti")
                        .param("jti", wire.claims(token).get("jti"))
                        .query(String.class)
                        .single())
                .isEqualTo(person.userId());
    }

    private long count(String sql, People.Person person) {
        return jdbc.sql(sql).param("user", person.userId()).query(Long.class).single();
    }

    private HttpResponse<String> login(String email) {
        return wire.api("POST", "/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"wrong\"}");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
