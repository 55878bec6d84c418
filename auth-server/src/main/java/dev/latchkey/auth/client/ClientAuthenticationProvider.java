package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Checks a client's id and secret, against each of its live secrets in constant time. An unknown or disabled client costs the same
 * comparison and gets the same answer as a wrong secret. The authentication that results carries the <em>id</em> of the secret as
 * its credentials; the secret itself goes no further.
 */
public final class ClientAuthenticationProvider implements AuthenticationProvider {

    private static final Logger log = LoggerFactory.getLogger(ClientAuthenticationProvider.class);

    private final CachedClients clients;
    private final FailureThrottle throttle;
    private final Clock clock;
    private final List<ClientSecret> nobodysSecrets;

    ClientAuthenticationProvider(
            CachedClients clients, FailureThrottle throttle, Clock clock, PlainSecret nobodysSecret) {
        this.clients = clients;
        this.throttle = throttle;
        this.clock = clock;
        this.nobodysSecrets = List.of(new ClientSecret("nobody", nobodysSecret.hash(), Instant.EPOCH, Instant.EPOCH));
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2ClientAuthenticationToken request = (OAuth2ClientAuthenticationToken) authentication;
        String clientId = (String) request.getPrincipal();
        String address = address(request);

        Optional<Duration> wait = throttle.wait(clientId, address);
        if (wait.isPresent()) {
            throw RefusedRequestException.tooManyFailures(wait.get());
        }
        Client client =
                clients.find(clientId).filter(found -> !found.disabled()).orElse(null);
        SecretHash given = new PlainSecret((String) request.getCredentials()).hash();
        ClientSecret used = liveMatch(client == null ? nobodysSecrets : client.secrets(), given);
        if (client == null || used == null) {
            throttle.failed(clientId, address);
            log.debug("Client authentication of {} failed", client == null ? "an unknown client" : client.clientId());
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        OAuth2ClientAuthenticationToken authenticated = new OAuth2ClientAuthenticationToken(
                new SpringClient(client), request.getClientAuthenticationMethod(), used.id());
        authenticated.setDetails(request.getDetails());
        return authenticated;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Looks at every secret, so that the time says nothing about which one matched. */
    private ClientSecret liveMatch(List<ClientSecret> secrets, SecretHash given) {
        Instant now = clock.instant();
        ClientSecret match = null;
        for (ClientSecret secret : secrets) {
            if (secret.hash().matches(given) & secret.isLive(now)) {
                match = secret;
            }
        }
        return match;
    }

    /** Where a request came from, as far as its details tell. */
    static String address(Authentication request) {
        return request.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
    }
}
