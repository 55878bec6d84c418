package dev.latchkey.auth.revocation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How long after its commit an entry of this node has been handed to all streams of this node. */
@Component
class PushMeter {

    private static final long NONE = 0;

    private final Timer timer;

    /** When the oldest entry was committed that has not been pushed, in ticks of the machine. */
    private final AtomicLong oldest = new AtomicLong(NONE);

    PushMeter(MeterRegistry registry) {
        this.timer = Timer.builder("latchkey.revocation.push")
                .description("From the commit of an entry on this node until its streams were told")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    void committed() {
        oldest.compareAndSet(NONE, System.nanoTime());
    }

    /** What waits to be pushed; to be asked before the log is read, and handed to {@link #pushed} after the push. */
    long waiting() {
        return oldest.get();
    }

    void pushed(long waited) {
        if (waited != NONE && oldest.compareAndSet(waited, NONE)) {
            timer.record(System.nanoTime() - waited, TimeUnit.NANOSECONDS);
        }
    }
}
