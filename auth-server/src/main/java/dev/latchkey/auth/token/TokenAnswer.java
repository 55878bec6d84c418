package dev.latchkey.auth.token;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** The answer of a grant, with what it has to wait for before it is given. */
final class TokenAnswer extends OAuth2AccessTokenAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient CompletableFuture<Void> recorded;

    /**
     * @param additional what the response says beside the token
     */
    TokenAnswer(RegisteredClient client, Authentication principal, IssuedToken issued, Map<String, Object> additional) {
        super(client, principal, issued.token(), null, additional);
        this.recorded = issued.recorded();
    }

    /** As {@link IssuedToken#recorded()}. */
    CompletableFuture<Void> recorded() {
        return recorded;
    }
}
