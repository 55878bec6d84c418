package dev.latchkey.auth.webhook;

import java.time.Instant;

/**
 * A message to one webhook, and what became of it.
 *
 * @param id the message's
 * @param nextAttemptAt {@code null} if there will be none
 * @param attempts that have ended
 * @param lastAttemptAt {@code null}, as all that follows, if there was none
 * @param responseStatus {@code null} if there was no response
 * @param responseExcerpt the beginning of its body
 * @param error why there was no response; {@code null} if there was one
 */
record Delivery(
        long position,
        String webhookId,
        String id,
        String eventType,
        String subject,
        String body,
        String status,
        boolean sending,
        Instant nextAttemptAt,
        int attempts,
        Instant createdAt,
        Instant lastAttemptAt,
        Instant deliveredAt,
        Integer responseStatus,
        Long durationMillis,
        String responseExcerpt,
        String error) {

    static final String PENDING = "pending";
    static final String DELIVERED = "delivered";
    static final String FAILED = "failed";

    public boolean isPending() {
        return status.equals(PENDING);
    }
}
