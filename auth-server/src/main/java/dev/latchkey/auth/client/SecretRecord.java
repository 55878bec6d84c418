package dev.latchkey.auth.client;

import java.time.Instant;

/**
 * What may be told of a client's secret.
 *
 * @param lastUsedAt when a token made with it was last used, as far as resource servers have reported; {@code null} if never
 * @param lastUsedIp from where that was; {@code null} if never, or if it was not reported
 * @param expiresAt {@code null} if it does not end by itself
 */
public record SecretRecord(String id, Instant createdAt, Instant lastUsedAt, String lastUsedIp, Instant expiresAt) {

    boolean isEnded(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
