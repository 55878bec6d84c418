package dev.latchkey.resourceserver;

import dev.latchkey.resourceserver.credential.Refusal;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import dev.latchkey.resourceserver.ratelimit.RateLimits;
import dev.latchkey.resourceserver.revocation.KnownLog;
import dev.latchkey.resourceserver.usage.UsageReporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Shows the counts and the age of the revocation knowledge. They are read when somebody asks; a request pays nothing for it. */
final class ResourceServerMetrics implements MeterBinder {

    private final ValidationCounts counts;
    private final KnownLog knownLog;
    private final RateLimits rateLimits;
    private final UsageReporter usageReporter;

    ResourceServerMetrics(
            ValidationCounts counts, KnownLog knownLog, RateLimits rateLimits, UsageReporter usageReporter) {
        this.counts = counts;
        this.knownLog = knownLog;
        this.rateLimits = rateLimits;
        this.usageReporter = usageReporter;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindOutcome(registry, "accepted", ValidationCounts::accepted);
        for (Refusal refusal : Refusal.values()) {
            bindOutcome(registry, refusal.name().toLowerCase(Locale.ROOT), of -> of.refused(refusal));
        }
        FunctionCounter.builder("latchkey.credential.cache.hits", counts, ValidationCounts::cacheHits)
                .description("Credentials that were answered from memory")
                .register(registry);
        FunctionCounter.builder("latchkey.ratelimit.redis.fallbacks", rateLimits, RateLimits::redisFallbacks)
                .description("Requests that were counted in process because Redis could not be asked")
                .register(registry);
        FunctionCounter.builder("latchkey.usage.dropped", usageReporter, UsageReporter::dropped)
                .description("Requests whose usage was not reported and never will be")
                .register(registry);
        TimeGauge.builder(
                        "revocation.age",
                        knownLog,
                        TimeUnit.NANOSECONDS,
                        known -> known.age().toNanos())
                .description("How long ago the authorization server's revocation log was heard")
                .register(registry);
    }

    /** The registry holds what it counts weakly: that must be the counts themselves and no lambda of ours. */
    private void bindOutcome(MeterRegistry registry, String outcome, ToDoubleFunction<ValidationCounts> count) {
        FunctionCounter.builder("latchkey.validations", counts, count)
                .tag("outcome", outcome)
                .description("Requests by what became of their credential")
                .register(registry);
    }
}
