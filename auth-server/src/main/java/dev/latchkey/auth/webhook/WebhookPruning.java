package dev.latchkey.auth.webhook;

import java.time.Clock;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old deliveries, and what belonged to deleted webhooks; some at a time. Any number of nodes may do it at once. */
@Component
class WebhookPruning {

    private static final int BATCH = 1000;
    private static final int MOST_WEBHOOKS = 100;

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final WebhookSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WebhookPruning(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            WebhookSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT9M", fixedDelayString = "PT1H")
    void prune() {
        Instant before = clock.instant().minus(settings.keepDeliveries());
        untilNone(() -> deliveries.deleteBefore(before, BATCH));
        for (String deleted : webhooks.deleted(MOST_WEBHOOKS)) {
            untilNone(() -> deliveries.deleteOf(deleted, BATCH));
            transaction.executeWithoutResult(status -> webhooks.remove(deleted));
        }
    }

    private static void untilNone(IntSupplier deletion) {
        while (deletion.getAsInt() == BATCH) {
            // Each is a transaction of its own, and short.
        }
    }
}
