package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.PlainSecret;
import java.time.Instant;

/**
 * An invitation as its maker gets it, once.
 *
 * @param token what the invited person shows; {@code null} if it went by mail, and the maker is not to see it
 * @param link where it is shown, with the token in it; {@code null} likewise
 */
record Invitation(PlainSecret token, PlainSecret link, Instant expiresAt) {}
