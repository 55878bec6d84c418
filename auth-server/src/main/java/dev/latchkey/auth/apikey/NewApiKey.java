package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.PlainSecret;

/**
 * A key just made, to be shown once.
 *
 * @param id what it is called afterwards
 */
public record NewApiKey(String id, PlainSecret key) {}
