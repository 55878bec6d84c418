package dev.latchkey.auth.client;

import java.util.Set;

/**
 * What is kept of a client that registered itself, beside the client.
 *
 * @param allowedScopes the most that it may ever have: what its initial access token allowed
 * @param authenticationMethod the {@code token_endpoint_auth_method} that it named
 */
record Registration(String clientId, Set<String> allowedScopes, String authenticationMethod) {}
