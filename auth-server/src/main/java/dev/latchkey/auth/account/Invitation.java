package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.PlainSecret;
import java.time.Instant;

/** An invitation as its maker gets it, once: the token is what the invited person shows. */
record Invitation(PlainSecret token, Instant expiresAt) {}
