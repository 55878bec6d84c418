package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of deliveries. */
@Service
class Deliveries {

    private final DeliveryStore store;
    private final WebhookStore webhooks;
    private final WebhookJournal journal;
    private final SecretGenerator secretGenerator;
    private final Doorbell doorbell;
    private final Clock clock;

    Deliveries(
            DeliveryStore store,
            WebhookStore webhooks,
            WebhookJournal journal,
            SecretGenerator secretGenerator,
            Doorbell doorbell,
            Clock clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.journal = journal;
        this.secretGenerator = secretGenerator;
        this.doorbell = doorbell;
        this.clock = clock;
    }

    /** The deliveries of a webhook, the newest first; of one status, or of any for {@code null}. */
    List<Delivery> of(String webhookId, String after, String status, int limit) {
        return store.of(webhookId, after, status, limit);
    }

    /**
     * One delivery.
     *
     * @throws ApiProblem 404, if the webhook has none of that id
     */
    Delivery require(String webhookId, String id) {
        return store.find(webhookId, id).orElseThrow(ApiProblem::notFound);
    }

    /**
     * Has the same message sent again, under the same id: a receiver that had it passes over it. It is sent at once, also to a webhook that
     * fails and would be left alone for a while; to one that is disabled once it is enabled.
     *
     * @throws ApiProblem 404, if the webhook has none of that id
     */
    @Transactional
    public Delivery redeliver(Webhook webhook, String id, Actor actor) {
        Delivery delivery = require(webhook.id(), id);
        webhooks.endPause(webhook.id());
        store.redeliver(webhook.id(), id, clock.instant());
        journal.record(
                EventType.WEBHOOK_REDELIVERED,
                webhook,
                Map.of("message_id", id, "event_type", delivery.eventType()),
                actor);
        doorbell.ringAfterCommit();
        return require(webhook.id(), id);
    }

    /** Sends a message that tells of nothing, whatever the webhook wants to be told; at once, as {@link #redeliver} does. */
    @Transactional
    public Delivery test(Webhook webhook, Actor actor) {
        Message message = Message.test(secretGenerator.id("evt_"), webhook, actor.id(), clock.instant());
        webhooks.endPause(webhook.id());
        store.enqueue(webhook.id(), message);
        journal.record(EventType.WEBHOOK_TESTED, webhook, Map.of("message_id", message.id()), actor);
        doorbell.ringAfterCommit();
        return require(webhook.id(), message.id());
    }
}
