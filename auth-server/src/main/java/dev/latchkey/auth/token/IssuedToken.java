package dev.latchkey.auth.token;

import java.util.concurrent.CompletableFuture;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * A token that has been made.
 *
 * @param recorded completes when the token may leave; fails, within a bounded time, if it may not
 */
record IssuedToken(OAuth2AccessToken token, CompletableFuture<Void> recorded) {}
