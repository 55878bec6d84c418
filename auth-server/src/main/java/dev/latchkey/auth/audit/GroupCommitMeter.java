package dev.latchkey.auth.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** What an operator sees of the group commit: how many events share one, what it takes, how many wait, how many were lost. */
final class GroupCommitMeter {

    private final DistributionSummary batches;
    private final Timer commits;
    private final Counter failures;

    /** @param queue what waits; the registry keeps it weakly, and the group commit for good */
    GroupCommitMeter(MeterRegistry registry, Collection<?> queue) {
        this.batches = DistributionSummary.builder("latchkey.audit.batch.events")
                .description("Events in one commit of the audit log")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
        this.commits = Timer.builder("latchkey.audit.commits")
                .description("What a commit of the audit log takes")
                .serviceLevelObjectives(
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(registry);
        this.failures = Counter.builder("latchkey.audit.unrecorded")
                .description("Events that could not be recorded, so that what they tell of did not happen")
                .register(registry);
        Gauge.builder("latchkey.audit.queue", queue, Collection::size)
                .description("Events that wait for a commit")
                .register(registry);
    }

    void committed(int events, long nanos) {
        batches.record(events);
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void unrecorded() {
        failures.increment();
    }
}
