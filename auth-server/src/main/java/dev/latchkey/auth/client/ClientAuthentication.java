package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Hands the provider to the filter chains. The provider is no bean itself: Spring Security would make any provider bean the
 * application's only authentication manager.
 */
@Component
public class ClientAuthentication {

    private final ClientAuthenticationProvider provider;

    ClientAuthentication(Clients clients, FailureThrottle throttle, SecretGenerator secretGenerator, Clock clock) {
        this.provider = new ClientAuthenticationProvider(clients, throttle, clock, secretGenerator.secret("nobody_"));
    }

    public ClientAuthenticationProvider provider() {
        return provider;
    }
}
