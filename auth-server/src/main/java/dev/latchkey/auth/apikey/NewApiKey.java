package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.PlainSecret;

/**
 * A key just made, to be shown once.
 *
 * @param id what it is called afterwards
 * @param hint by what its owner recognises it afterwards
 */
public record NewApiKey(String id, PlainSecret key, String hint) {}
