package dev.latchkey.auth.client;

import java.time.Duration;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/**
 * Slows down whoever keeps failing at another provider. Counted for each address alone: a credential that is unknown has no owner to count
 * it for. A database that fails is nobody's failure.
 */
final class ThrottledProvider implements AuthenticationProvider {

    /** Stands for whoever it is; no client can have it for an id. */
    private static final String ANYBODY = "";

    private final AuthenticationProvider provider;
    private final FailureThrottle throttle;

    ThrottledProvider(AuthenticationProvider provider, FailureThrottle throttle) {
        this.provider = provider;
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        String address = ClientAuthenticationProvider.address(authentication);
        Optional<Duration> wait = throttle.wait(ANYBODY, address);
        if (wait.isPresent()) {
            throw RefusedRequestException.tooManyFailures(wait.get());
        }
        try {
            return provider.authenticate(authentication);
        } catch (OAuth2AuthenticationException e) {
            throttle.failed(ANYBODY, address);
            throw e;
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return provider.supports(authentication);
    }
}
