package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code latchkey.audit.gather}: fewer and larger commits, at the price of a bounded wait. */
class GatheringTest {

    private static final int EVENTS = 200;
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @Test
    void aWriterThatGathersMakesFewerAndLargerBatchesOfTheSameEvents() throws Exception {
        List<Integer> eager = batches(0);
        List<Integer> patient = batches(2);

        assertThat(eager.stream().mapToInt(Integer::intValue).sum()).isEqualTo(EVENTS + 1);
        assertThat(patient.stream().mapToInt(Integer::intValue).sum()).isEqualTo(EVENTS + 1);
        assertThat(patient.size()).isLessThan(eager.size());
    }

    /** The sizes of the batches of events that come one each half millisecond, on a disk that takes two. */
    private static List<Integer> batches(double gather) throws Exception {
        SlowStore store = new SlowStore();
        GroupCommit groupCommit = new GroupCommit(
                store,
                new ChainWriter(() -> 1, Clock.systemUTC()),
                new AuditSettings(256, 4096, Duration.ofSeconds(20), gather, Duration.ofMinutes(1)),
                new SimpleMeterRegistry());
        ExecutorService publishers = Executors.newFixedThreadPool(EVENTS);
        groupCommit.start();
        try {
            groupCommit.record(event());
            List<Future<?>> recorded = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                recorded.add(publishers.submit(() -> groupCommit.record(event())));
                LockSupport.parkNanos(COMMIT_NANOS / 4);
            }
            for (Future<?> event : recorded) {
                event.get(20, TimeUnit.SECONDS);
            }
        } finally {
            groupCommit.stop();
            publishers.shutdownNow();
        }
        return store.batches;
    }

    private static Recorded event() {
        return Recorded.of(new SecurityEvent(
                EventType.TOKEN_ISSUED, Instant.EPOCH, new Actor("client", null), "token", null, null, Map.of()));
    }

    private static final class SlowStore extends AuditStore {

        private final List<Integer> batches = new CopyOnWriteArrayList<>();

        SlowStore() {
            super(null);
        }

        @Override
        void insert(List<AuditRow> rows) {
            LockSupport.parkNanos(COMMIT_NANOS);
            batches.add(rows.size());
        }
    }
}
