package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.stereotype.Component;

/**
 * Hands the provider to the filter chains. The provider is no bean itself: Spring Security would make any provider bean the
 * application's only authentication manager.
 */
@Component
public class ClientAuthentication {

    private final ClientAuthenticationProvider provider;
    private final FailureThrottle throttle;

    ClientAuthentication(
            CachedClients clients, FailureThrottle throttle, SecretGenerator secretGenerator, Clock clock) {
        this.throttle = throttle;
        this.provider = new ClientAuthenticationProvider(clients, throttle, clock, secretGenerator.secret("nobody_"));
    }

    public ClientAuthenticationProvider provider() {
        return provider;
    }

    /** Another provider whose failures are throttled as those of clients are, for each address. */
    public AuthenticationProvider throttled(AuthenticationProvider other) {
        return new ThrottledProvider(other, throttle);
    }
}
