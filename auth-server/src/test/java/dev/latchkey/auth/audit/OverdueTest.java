package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code latchkey.audit.max-wait}: whoever waits for a commit that does not end is told so in time. */
class OverdueTest {

    private final HeldStore store = new HeldStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void letTheWriterGo() {
        store.goOn.countDown();
    }

    @Test
    void whatIsBeingWrittenAndWhatWaitsBehindItFailAndTheWriterGoesOnAfterwards() throws Exception {
        GroupCommit groupCommit = started(Duration.ofMillis(300));
        CompletableFuture<Void> inTheCommit = groupCommit.submit(event());
        assertThat(store.inserting.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> behind = groupCommit.submit(event());

        assertNotRecorded(inTheCommit);
        assertNotRecorded(behind);
        assertThat(meters.get("latchkey.audit.unrecorded").counter().count()).isEqualTo(2);
        assertThat(meters.get("latchkey.audit.queue").gauge().value())
                .as("still waiting")
                .isZero();

        store.goOn.countDown();
        groupCommit.submit(event()).get(10, TimeUnit.SECONDS);
        assertThat(store.inserted)
                .as("rows; that of what waited behind was given up")
                .isEqualTo(2);
        groupCommit.stop();
    }

    @Test
    void whatWaitsWhenTheServerStopsFails() throws Exception {
        GroupCommit groupCommit = started(Duration.ofMinutes(1));
        CompletableFuture<Void> inTheCommit = groupCommit.submit(event());
        assertThat(store.inserting.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> behind = groupCommit.submit(event());

        groupCommit.stop();

        assertNotRecorded(inTheCommit);
        assertNotRecorded(behind);
        assertThatThrownBy(() -> groupCommit.submit(event())).isInstanceOf(EventNotRecordedException.class);
    }

    private GroupCommit started(Duration maxWait) {
        GroupCommit groupCommit = new GroupCommit(
                store,
                new ChainWriter(() -> 1, Clock.systemUTC()),
                new AuditSettings(1, 10, maxWait, 0, Duration.ofMinutes(1)),
                meters);
        groupCommit.start();
        return groupCommit;
    }

    private static void assertNotRecorded(CompletableFuture<Void> recorded) {
        assertThatThrownBy(() -> recorded.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(EventNotRecordedException.class);
    }

    private static Recorded event() {
        return Recorded.of(new SecurityEvent(
                EventType.TOKEN_ISSUED, Instant.EPOCH, new Actor("client", null), "token", null, null, Map.of()));
    }

    /** A disk that does not answer until it is told to. */
    private static final class HeldStore extends AuditStore {

        private final CountDownLatch inserting = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile int inserted;

        HeldStore() {
            super(null);
        }

        @Override
        void insert(List<AuditRow> rows) {
            inserting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inserted += rows.size();
        }
    }
}
