package dev.latchkey.auth.webhook;

import dev.latchkey.auth.webhook.QueueStore.Due;
import dev.latchkey.auth.webhook.QueueStore.Turn;
import dev.latchkey.protocol.WebhookSignature;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes what is due at a webhook for this node, for as long as the lease lasts. */
@Component
class Claims {

    private static final int MOST_AT_ONCE = 200;

    private final QueueStore store;
    private final WebhookSecrets secrets;
    private final WebhookSettings settings;
    private final Clock clock;

    Claims(QueueStore store, WebhookSecrets secrets, WebhookSettings settings, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What this node may send.
     *
     * @param deliveries in the order in which they were due, at least one
     * @param signatures what signs them, the oldest secret first
     */
    record Claim(Turn turn, List<Claimed> deliveries, Instant leasedUntil, List<WebhookSignature> signatures) {}

    /** Takes it. Of a webhook that fails one delivery alone, to see whether it works again. */
    @Transactional
    public Optional<Claim> take(Due webhook) {
        Instant now = clock.instant();
        return store.turn(webhook.webhookId(), now)
                .filter(turn -> turn.failures() == webhook.failures())
                .flatMap(turn -> lease(turn, now));
    }

    private Optional<Claim> lease(Turn turn, Instant now) {
        List<Claimed> due = store.due(turn.webhookId(), now, turn.failures() > 0 ? 1 : MOST_AT_ONCE);
        List<WebhookSignature> signatures = secrets.signatures(turn.webhookId());
        if (due.isEmpty() || signatures.isEmpty()) {
            return Optional.empty();
        }
        Instant until = now.plus(settings.lease()).truncatedTo(ChronoUnit.MICROS);
        store.lease(due, until);
        return Optional.of(new Claim(turn, due, until, signatures));
    }
}
