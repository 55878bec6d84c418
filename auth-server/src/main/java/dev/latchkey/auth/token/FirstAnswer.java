package dev.latchkey.auth.token;

import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.transaction.TransactionException;

/**
 * Asks providers in order until one answers, and takes a refusal for an answer: Spring's {@code ProviderManager} would go on to the next
 * one. A failing database becomes {@code temporarily_unavailable}, which callers know how to retry.
 */
public final class FirstAnswer implements AuthenticationManager {

    private final List<AuthenticationProvider> providers;

    public FirstAnswer(AuthenticationProvider... providers) {
        this.providers = List.of(providers);
    }

    @Override
    public Authentication authenticate(Authentication request) {
        try {
            for (AuthenticationProvider provider : providers) {
                Authentication answer = provider.supports(request.getClass()) ? provider.authenticate(request) : null;
                if (answer != null) {
                    return answer;
                }
            }
        } catch (StoreUnavailableException | EventNotRecordedException | DataAccessException | TransactionException e) {
            throw temporarilyUnavailable(e);
        }
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
    }

    static OAuth2AuthenticationException temporarilyUnavailable(Throwable cause) {
        return new OAuth2AuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "Try again in a moment", null), cause);
    }
}
