package dev.latchkey.auth.account;

import java.time.Instant;

/**
 * A signed-in person's session, as its token tells.
 *
 * @param id the {@code jti} of the token
 */
record Session(String id, String userId, Instant expiresAt) {}
