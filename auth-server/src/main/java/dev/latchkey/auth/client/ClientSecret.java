package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Instant;

/**
 * One of a client's secrets. Several may be live at once, so that a rotation needs no moment at which all callers change.
 *
 * @param id the {@code credential_id} of tokens made with it
 * @param expiresAt {@code null} if it does not end by itself
 */
public record ClientSecret(String id, SecretHash hash, Instant createdAt, Instant expiresAt) {

    /** One just made, that does not end by itself. */
    static ClientSecret endless(String id, PlainSecret secret, Instant now) {
        return new ClientSecret(id, secret.hash(), now, null);
    }

    public boolean isLive(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
