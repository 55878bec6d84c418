package dev.latchkey.auth.webhook;

import dev.latchkey.auth.webhook.Outcome.Delivered;
import dev.latchkey.auth.webhook.Outcome.Failed;
import dev.latchkey.auth.webhook.Outcome.Released;
import dev.latchkey.auth.webhook.Webhook.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what became of deliveries, many at a time, and decides what follows: another attempt, none, or none for anything. */
@Component
class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    /** A webhook with one failure may have been unlucky once; with more it is left alone for a while, whatever else there is to send. */
    private static final int PAUSED_FROM = 2;

    private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

    private final QueueStore store;
    private final Webhooks webhooks;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Outcomes(QueueStore store, Webhooks webhooks, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Writes all of them down by one transaction. */
    void write(Collection<Outcome> outcomes) {
        List<Failed> failed = of(outcomes, Failed.class);
        transaction.executeWithoutResult(status -> {
            // The webhooks first, in one order on all nodes: whoever takes deliveries locks them before those, too.
            new TreeMap<>(outcomes.stream().collect(Collectors.groupingBy(Outcome::webhookId)))
                    .forEach(this::writeHealth);
            List<Released> released = of(outcomes, Released.class);
            if (!released.isEmpty()) {
                store.release(released, clock.instant());
            }
            List<Delivered> delivered = of(outcomes, Delivered.class);
            if (!delivered.isEmpty()) {
                store.delivered(delivered);
            }
            failed.forEach(one -> store.failed(one, next(one)));
        });
        giveUp(failed);
    }

    private void writeHealth(String webhookId, List<Outcome> outcomes) {
        boolean arrived = outcomes.stream().anyMatch(Delivered.class::isInstance);
        if (arrived) {
            store.recovered(webhookId, clock.instant());
        }
        of(outcomes, Failed.class).stream().findFirst().ifPresent(failed -> {
            int before = arrived ? 0 : failed.failures();
            store.failing(webhookId, before, failed.at(), pause(failed, before + 1));
        });
    }

    private static Instant pause(Failed failed, int failures) {
        if (failures < PAUSED_FROM) {
            return null;
        }
        return failed.at().plus(wait(failed, Math.min(failures, Backoff.MOST_ATTEMPTS - 1)));
    }

    /** When it is tried again, {@code null} for never. */
    private static Instant next(Failed failed) {
        int attempts = failed.claimed().attempts() + 1;
        return failed.isGone() || attempts >= Backoff.MOST_ATTEMPTS
                ? null
                : failed.at().plus(wait(failed, attempts));
    }

    /** As long as the receiver asks for, within reason, but never shorter than it would be. */
    private static Duration wait(Failed failed, int failures) {
        Duration wait = Backoff.after(failures, failed.claimed().position());
        return failed.answer()
                .retryAfter()
                .map(asked -> asked.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : asked)
                .filter(asked -> asked.compareTo(wait) > 0)
                .orElse(wait);
    }

    /** In transactions of their own, which lock the webhook itself. What is not done because it fails here, the next failure does. */
    private void giveUp(List<Failed> failed) {
        Set<String> gone =
                failed.stream().filter(Failed::isGone).map(Outcome::webhookId).collect(Collectors.toSet());
        Map<String, Integer> failures =
                failed.stream().collect(Collectors.toMap(Outcome::webhookId, one -> one.failures() + 1, Math::max));
        failures.forEach((webhookId, count) -> {
            if (gone.contains(webhookId)) {
                giveUp(webhookId, Reason.GONE);
            } else if (count >= Backoff.MOST_ATTEMPTS) {
                giveUp(webhookId, Reason.FAILING);
            }
        });
    }

    private void giveUp(String webhookId, Reason reason) {
        webhooks.giveUp(webhookId, reason);
        log.warn("The webhook {} is disabled: {}", webhookId, reason.wireName());
    }

    private static <T extends Outcome> List<T> of(Collection<Outcome> outcomes, Class<T> kind) {
        return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
