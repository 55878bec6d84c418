package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.PlainSecret;

/**
 * A secret just made, to be shown once.
 *
 * @param clientId whose it is
 * @param id what it is called afterwards
 */
public record NewSecret(String clientId, String id, PlainSecret secret) {}
