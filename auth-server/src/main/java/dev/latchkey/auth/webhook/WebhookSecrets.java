package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretCipher;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.webhook.WebhookSecretStore.Sealed;
import dev.latchkey.protocol.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The secrets that requests are signed with. They are made here and shown once, and must be read back to sign, so they are sealed under the
 * master key. While one takes the place of another, requests are signed with both.
 */
@Service
class WebhookSecrets {

    static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    /** Each request carries a signature for each of them. */
    private static final int MOST_LIVE = 5;

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final WebhookStore webhooks;
    private final WebhookSecretStore store;
    private final WebhookJournal journal;
    private final SecretCipher cipher;
    private final SecretGenerator secretGenerator;
    private final Clock clock;

    WebhookSecrets(
            WebhookStore webhooks,
            WebhookSecretStore store,
            WebhookJournal journal,
            SecretCipher cipher,
            SecretGenerator secretGenerator,
            Clock clock) {
        this.webhooks = webhooks;
        this.store = store;
        this.journal = journal;
        this.cipher = cipher;
        this.secretGenerator = secretGenerator;
        this.clock = clock;
    }

    /** A secret just made, to be shown once. */
    record NewSecret(String webhookId, String id, PlainSecret secret) {}

    /** Makes the first secret of a webhook, in the transaction that makes the webhook. */
    NewSecret first(String webhookId) {
        String id = secretGenerator.id("whs_");
        byte[] random = new byte[BYTES];
        secretGenerator.random().nextBytes(random);
        PlainSecret secret = new PlainSecret(PREFIX + Base64.getEncoder().encodeToString(random));
        store.insert(
                webhookId,
                new Sealed(
                        id,
                        cipher.seal(secret.value(), context(webhookId)),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        null));
        return new NewSecret(webhookId, id, secret);
    }

    /**
     * Adds a secret; those there are now end after {@code overlap}.
     *
     * @throws ApiProblem 404, if the webhook is gone; 409, if it would have too many
     */
    @Transactional
    public NewSecret rotate(String webhookId, Duration overlap, Actor actor) {
        Webhook webhook = webhooks.findForUpdate(webhookId).orElseThrow(ApiProblem::notFound);
        Instant now = clock.instant();
        store.deleteEnded(webhookId, now);
        if (!overlap.isZero() && store.live(webhookId, now).size() >= MOST_LIVE) {
            throw ApiProblem.conflict("The webhook has " + MOST_LIVE
                    + " live secrets. Wait until one has ended, or rotate with an overlap of PT0S to end all of them.");
        }
        store.end(webhookId, now.plus(overlap));
        NewSecret made = first(webhookId);
        journal.record(
                EventType.WEBHOOK_SECRET_CREATED,
                webhook,
                Map.of("webhook_secret_id", made.id(), "overlap", overlap.toString()),
                actor);
        return made;
    }

    /** What is told of the secrets that are good now, the oldest first. */
    List<Sealed> live(String webhookId) {
        return store.live(webhookId, clock.instant());
    }

    /** What signs with the secrets that are good now, the oldest first. */
    List<WebhookSignature> signatures(String webhookId) {
        return live(webhookId).stream()
                .map(secret -> new WebhookSignature(cipher.open(secret.sealed(), context(webhookId))))
                .toList();
    }

    private static String context(String webhookId) {
        return "webhook-secret:" + webhookId;
    }
}
