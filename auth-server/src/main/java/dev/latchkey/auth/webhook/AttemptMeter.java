package dev.latchkey.auth.webhook;

import dev.latchkey.auth.egress.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Times this node's attempts by what came of them, as {@code latchkey.webhooks.attempts}. */
@Component
class AttemptMeter {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private final Timer delivered;
    private final Timer refused;
    private final Map<Answer.Failure, Timer> failed = new EnumMap<>(Answer.Failure.class);

    AttemptMeter(MeterRegistry registry) {
        this.delivered = timer(registry, "delivered");
        this.refused = timer(registry, "refused");
        for (Answer.Failure failure : Answer.Failure.values()) {
            failed.put(failure, timer(registry, failure.name().toLowerCase(Locale.ROOT)));
        }
    }

    void record(Answer answer) {
        Timer timer =
                answer.failure() != null ? failed.get(answer.failure()) : answer.isSuccess() ? delivered : refused;
        timer.record(answer.took());
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("latchkey.webhooks.attempts")
                .description("Attempts to deliver by what came of them")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
