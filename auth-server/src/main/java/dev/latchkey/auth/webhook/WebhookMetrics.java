package dev.latchkey.auth.webhook;

import dev.latchkey.auth.webhook.BacklogStore.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What waits to be sent, and who is not sent to any more: of all nodes together, since the outbox is theirs together. Read from the database when
 * somebody asks, at most every few seconds; while it cannot be read, nothing is told.
 */
@Component
class WebhookMetrics implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(WebhookMetrics.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private final BacklogStore store;
    private final Clock clock;
    private Backlog last;
    private Instant readAt = Instant.MIN;

    WebhookMetrics(BacklogStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        due(registry, "ready", Backlog::ready);
        due(registry, "failing", Backlog::paused);
        TimeGauge.builder(
                        "latchkey.webhooks.oldest.due",
                        this,
                        TimeUnit.MILLISECONDS,
                        of -> of.read(backlog -> backlog.oldestReady() == null
                                ? 0
                                : Duration.between(backlog.oldestReady(), clock.instant())
                                        .toMillis()))
                .description("For how long the delivery that is due longest could have been sent")
                .register(registry);
        disabled(registry, Webhook.Reason.MANUAL, Backlog::disabledByHand);
        disabled(registry, Webhook.Reason.FAILING, Backlog::disabledFailing);
        disabled(registry, Webhook.Reason.GONE, Backlog::disabledGone);
    }

    private void due(MeterRegistry registry, String receiver, ToDoubleFunction<Backlog> number) {
        Gauge.builder("latchkey.webhooks.due", this, of -> of.read(number))
                .description(
                        "Deliveries that are due, by whether their receiver is left alone for a while because it fails")
                .tag("receiver", receiver)
                .register(registry);
    }

    private void disabled(MeterRegistry registry, Webhook.Reason reason, ToDoubleFunction<Backlog> number) {
        Gauge.builder("latchkey.webhooks.disabled", this, of -> of.read(number))
                .description("Webhooks that nothing is sent to")
                .tag("reason", reason.wireName())
                .register(registry);
    }

    private synchronized double read(ToDoubleFunction<Backlog> number) {
        Instant now = clock.instant();
        if (Duration.between(readAt, now).abs().compareTo(GOOD_FOR) > 0) {
            readAt = now;
            last = backlog(now);
        }
        return last == null ? Double.NaN : number.applyAsDouble(last);
    }

    private Backlog backlog(Instant now) {
        try {
            return store.read(now);
        } catch (DataAccessException | TransactionException e) {
            log.debug("What waits to be sent cannot be counted: {}", e.toString());
            return null;
        }
    }
}
