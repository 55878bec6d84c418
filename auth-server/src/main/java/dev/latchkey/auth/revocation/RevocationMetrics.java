package dev.latchkey.auth.revocation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Where the log stands, and who follows it. Read when somebody asks. */
@Component
class RevocationMetrics implements MeterBinder {

    private final RevocationFollower follower;
    private final RevocationStream stream;

    RevocationMetrics(RevocationFollower follower, RevocationStream stream) {
        this.follower = follower;
        this.stream = stream;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "latchkey.revocation.position",
                        follower,
                        known -> known.denyList().cursor())
                .description("The position up to which this node knows the revocation log")
                .register(registry);
        Gauge.builder(
                        "latchkey.revocation.entries",
                        follower,
                        known -> known.denyList().size())
                .description("Entries of the revocation log that still matter")
                .register(registry);
        TimeGauge.builder("latchkey.revocation.age", follower, TimeUnit.NANOSECONDS, RevocationFollower::age)
                .description("How long ago this node has read the revocation log")
                .register(registry);
        Gauge.builder("latchkey.revocation.streams", stream, RevocationStream::openStreams)
                .description("Resource servers that follow this node")
                .register(registry);
        Gauge.builder("latchkey.revocation.streams.behind", follower, known -> {
                    long position = known.denyList().cursor();
                    return position - stream.slowest(position);
                })
                .description("Positions of the log that the slowest of them has yet to take")
                .register(registry);
    }
}
