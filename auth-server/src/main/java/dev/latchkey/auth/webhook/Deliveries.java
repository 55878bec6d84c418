package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of deliveries. */
@Service
class Deliveries {

    private final DeliveryStore store;
    private final SecretGenerator secretGenerator;
    private final Doorbell doorbell;
    private final Clock clock;

    Deliveries(DeliveryStore store, SecretGenerator secretGenerator, Doorbell doorbell, Clock clock) {
        this.store = store;
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
     * Has the same message sent again, under the same id: a receiver that had it passes over it. While the webhook is disabled it waits.
     *
     * @throws ApiProblem 404, if the webhook has none of that id
     */
    @Transactional
    public Delivery redeliver(String webhookId, String id) {
        require(webhookId, id);
        store.redeliver(webhookId, id, clock.instant());
        doorbell.ringAfterCommit();
        return require(webhookId, id);
    }

    /** Sends a message that tells of nothing, whatever the webhook wants to be told. While the webhook is disabled it waits. */
    @Transactional
    public Delivery test(Webhook webhook, Actor actor) {
        Message message = Message.test(secretGenerator.id("evt_"), webhook, actor.id(), clock.instant());
        store.enqueue(webhook.id(), message);
        doorbell.ringAfterCommit();
        return require(webhook.id(), message.id());
    }
}
