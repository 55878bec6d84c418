package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Room;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.webhook.Webhook.Reason;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of webhooks. Each change is one transaction of the row and the event. */
@Service
class Webhooks {

    private final WebhookStore store;
    private final WebhookSecrets secrets;
    private final DeliveryStore deliveries;
    private final WebhookJournal journal;
    private final SecretGenerator secretGenerator;
    private final Doorbell doorbell;
    private final Room room;
    private final Clock clock;

    Webhooks(
            WebhookStore store,
            WebhookSecrets secrets,
            DeliveryStore deliveries,
            WebhookJournal journal,
            SecretGenerator secretGenerator,
            Doorbell doorbell,
            Room room,
            Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.deliveries = deliveries;
        this.journal = journal;
        this.secretGenerator = secretGenerator;
        this.doorbell = doorbell;
        this.room = room;
        this.clock = clock;
    }

    /** What is to become of a webhook; what is {@code null} stays as it is. */
    record Change(String url, List<String> eventTypes, Boolean disabled) {}

    /**
     * Makes a webhook with its first secret.
     *
     * @throws ApiProblem 409, if the organization has as many as it may
     */
    @Transactional
    public NewSecret create(String organizationId, String url, List<String> eventTypes, Actor actor) {
        room.take(Room.Kind.WEBHOOKS, organizationId, () -> store.count(organizationId));
        Webhook webhook = new Webhook(
                secretGenerator.id("whk_"),
                organizationId,
                url,
                eventTypes,
                null,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                0,
                null,
                null);
        store.insert(webhook);
        NewSecret made = secrets.first(webhook.id());
        journal.record(EventType.WEBHOOK_CREATED, webhook, Map.of("event_types", String.join(" ", eventTypes)), actor);
        return made;
    }

    Optional<Webhook> find(String id) {
        return store.find(id);
    }

    /** The webhooks of an organization in the order of their ids, behind {@code after} ({@code null} for the first page). */
    List<Webhook> of(String organizationId, String after, int limit) {
        return store.of(organizationId, after == null ? "" : after, limit);
    }

    /**
     * Changes a webhook; does nothing where everything is as wished already. Enabled again, it is sent what waited for it.
     *
     * @param condition looks at the webhook while it is locked, and throws if it must not be changed
     * @throws ApiProblem 404, if it is gone
     */
    @Transactional
    public Webhook change(String id, Change change, Consumer<Webhook> condition, Actor actor) {
        Webhook before = locked(id);
        condition.accept(before);
        Webhook after = changed(before, change);
        if (after.equals(before)) {
            return before;
        }
        store.update(after);
        if (!after.url().equals(before.url()) || !after.eventTypes().equals(before.eventTypes())) {
            journal.record(
                    EventType.WEBHOOK_CHANGED,
                    after,
                    Map.of("event_types", String.join(" ", after.eventTypes())),
                    actor);
        }
        if (before.isDisabled() && !after.isDisabled()) {
            journal.record(EventType.WEBHOOK_ENABLED, after, Map.of(), actor);
        } else if (!before.isDisabled() && after.isDisabled()) {
            recordDisabled(after, actor);
        }
        // Whatever was wrong with the URL before, this is another one, or somebody has mended it.
        store.resetHealth(id);
        deliveries.expedite(id, clock.instant());
        doorbell.ringAfterCommit();
        return locked(id);
    }

    /** Switches a webhook off that cannot be delivered to. Does nothing to one that is off, or has recovered. */
    @Transactional
    public void giveUp(String id, Reason reason) {
        store.findForUpdate(id)
                .filter(webhook -> !webhook.isDisabled() && webhook.failures() > 0)
                .ifPresent(webhook -> {
                    Webhook after = with(webhook, webhook.url(), webhook.eventTypes(), reason);
                    store.update(after);
                    recordDisabled(after, Actor.SYSTEM);
                });
    }

    /** Removes a webhook for good, with its secrets and what it was told. Answers whether it was there. */
    @Transactional
    public boolean delete(String id, Actor actor) {
        Optional<Webhook> found = store.findForUpdate(id);
        found.ifPresent(webhook -> {
            store.markDeleted(id, clock.instant());
            journal.record(EventType.WEBHOOK_DELETED, webhook, Map.of(), actor);
        });
        return found.isPresent();
    }

    private Webhook locked(String id) {
        return store.findForUpdate(id).orElseThrow(ApiProblem::notFound);
    }

    private void recordDisabled(Webhook webhook, Actor actor) {
        journal.record(
                EventType.WEBHOOK_DISABLED,
                webhook,
                Map.of("reason", webhook.disabledReason().wireName()),
                actor);
    }

    private static Webhook changed(Webhook before, Change change) {
        Reason disabled = before.disabledReason();
        if (change.disabled() != null && change.disabled() != before.isDisabled()) {
            disabled = change.disabled() ? Reason.MANUAL : null;
        }
        return with(
                before,
                change.url() == null ? before.url() : change.url(),
                change.eventTypes() == null ? before.eventTypes() : change.eventTypes(),
                disabled);
    }

    private static Webhook with(Webhook before, String url, List<String> eventTypes, Reason disabled) {
        return new Webhook(
                before.id(),
                before.organizationId(),
                url,
                eventTypes,
                disabled,
                before.createdAt(),
                before.failures(),
                before.failingSince(),
                before.lastDeliveredAt());
    }
}
