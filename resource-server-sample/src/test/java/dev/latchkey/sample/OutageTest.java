package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What resource servers notice when the parts behind them fail. */
class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void withoutTheDatabaseKnownTokensGoOnWorking() throws Exception {
        try (Installation installation = Installation.onPostgreSql()) {
            String known = installation.token();
            assertThat(installation.jobs(known)).isEqualTo(200);

            installation.postgres().close();

            // Longer than the sample trusts what it knows: from then on it asks the authorization server, which needs
            // no database to answer.
            long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            Eventually.holds(Duration.ofSeconds(9), () -> {
                assertThat(installation.jobs(known)).isEqualTo(200);
                return System.nanoTime() > end;
            });
            assertThat(installation.token()).isNull();
        }
    }

    @Test
    void withoutTheAuthorizationServerTheSampleSaysSoOnceItsKnowledgeIsTooOld() throws Exception {
        try (Installation installation = Installation.onH2()) {
            String known = installation.token();
            String revoked = installation.token();
            assertThat(installation.jobs(known)).isEqualTo(200);
            installation.revoke(revoked);
            Eventually.holds(PATIENCE, () -> installation.jobs(revoked) == 401);

            installation.authServer().kill();

            assertThat(installation.jobs(known)).isEqualTo(200);
            Eventually.holds(PATIENCE, () -> installation.jobs(known) == 503);
            HttpResponse<String> refused = installation.call("GET", "Authorization", "Bearer " + known);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(installation.jobs(revoked)).isEqualTo(401);

            installation.authServer().start();

            Eventually.holds(PATIENCE, () -> installation.jobs(known) == 200);
            assertThat(installation.jobs(revoked)).isEqualTo(401);
        }
    }

    @Test
    void everyRevocationAcknowledgedBeforeAKillReachesTheSample() throws Exception {
        try (Installation installation = Installation.onPostgreSql()) {
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            AtomicBoolean alive = new AtomicBoolean(true);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread caller = new Thread(() -> {
                    while (alive.get()) {
                        String token = installation.token();
                        if (token != null && installation.revoke(token)) {
                            acknowledged.add(token);
                        }
                    }
                });
                caller.start();
                callers.add(caller);
            }
            Eventually.holds(PATIENCE, () -> acknowledged.size() > 200);

            installation.authServer().kill();
            alive.set(false);
            for (Thread caller : callers) {
                caller.join();
            }
            installation.authServer().start();

            for (String token : acknowledged) {
                Eventually.holds(PATIENCE, () -> installation.jobs(token) == 401);
            }
        }
    }
}
