package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.Tagged;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import java.time.Instant;
import java.util.List;

/** Webhooks, their secrets and deliveries as the API sends them. */
final class WebhookViews {

    private WebhookViews() {}

    /**
     * A webhook.
     *
     * @param disabledReason {@code manual}, {@code failing} for a day, or {@code gone}; not sent while it is enabled
     * @param failingSince not sent while the last attempt was taken
     * @param lastDeliveredAt not sent as long as nothing was delivered
     */
    record Shown(
            String id,
            String organizationId,
            String url,
            List<String> eventTypes,
            boolean disabled,
            String disabledReason,
            Instant failingSince,
            Instant lastDeliveredAt,
            Instant createdAt)
            implements Tagged {

        static Shown of(Webhook webhook) {
            return new Shown(
                    webhook.id(),
                    webhook.organizationId(),
                    webhook.url(),
                    webhook.eventTypes(),
                    webhook.isDisabled(),
                    webhook.isDisabled() ? webhook.disabledReason().wireName() : null,
                    webhook.failingSince(),
                    webhook.lastDeliveredAt(),
                    webhook.createdAt());
        }

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(url, eventTypes, disabled);
        }

        /** Without the URL, which may be as good as a password: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "Shown[" + id + "]";
        }
    }

    /** A webhook just made, with its secret: the one answer that shows it. */
    record Registered(
            String id,
            String organizationId,
            String url,
            List<String> eventTypes,
            String secret,
            String secretId,
            Instant createdAt) {

        static Registered of(Webhook webhook, NewSecret made) {
            return new Registered(
                    webhook.id(),
                    webhook.organizationId(),
                    webhook.url(),
                    webhook.eventTypes(),
                    made.secret().value(),
                    made.id(),
                    webhook.createdAt());
        }

        /** Without the secret: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "Registered[" + id + "]";
        }
    }

    /** A secret just added: the one answer that shows it. */
    record AddedSecret(String webhookId, String secret, String secretId) {

        static AddedSecret of(NewSecret made) {
            return new AddedSecret(made.webhookId(), made.secret().value(), made.id());
        }

        /** Without the secret: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "AddedSecret[" + secretId + "]";
        }
    }

    /**
     * A message to a webhook, and what became of it.
     *
     * @param id the message's, which the receiver gets as {@code webhook-id}
     * @param status {@code pending}, {@code delivered} or {@code failed}
     * @param body as it is signed and sent
     * @param nextAttemptAt not sent if there will be none
     * @param responseStatus of the last attempt, as all that follows; not sent if there was no response
     * @param responseExcerpt not sent if its body was empty
     * @param error not sent if there was a response
     */
    record Delivery(
            String id,
            String webhookId,
            String eventType,
            String status,
            int attempts,
            String body,
            Instant createdAt,
            Instant nextAttemptAt,
            Instant lastAttemptAt,
            Instant deliveredAt,
            Integer responseStatus,
            Long durationMillis,
            String responseExcerpt,
            String error) {

        static Delivery of(dev.latchkey.auth.webhook.Delivery delivery) {
            return new Delivery(
                    delivery.id(),
                    delivery.webhookId(),
                    delivery.eventType(),
                    delivery.status(),
                    delivery.attempts(),
                    delivery.body(),
                    delivery.createdAt(),
                    delivery.sending() ? null : delivery.nextAttemptAt(),
                    delivery.lastAttemptAt(),
                    delivery.deliveredAt(),
                    delivery.responseStatus(),
                    delivery.durationMillis(),
                    delivery.responseExcerpt(),
                    delivery.error());
        }
    }
}
