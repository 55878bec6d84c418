package dev.latchkey.auth.account;

import dev.latchkey.auth.revocation.StoreUnavailableException;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Hands the check of session tokens to the filter chain. The manager is no bean itself: Spring Security would make it the application's
 * only one.
 */
@Component
public class SessionAuthentications {

    private final Sessions sessions;
    private final Accounts accounts;
    private final FactorGaps factorGaps;
    private final SessionCookie cookie;

    SessionAuthentications(Sessions sessions, Accounts accounts, FactorGaps factorGaps, SessionCookie cookie) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.factorGaps = factorGaps;
        this.cookie = cookie;
    }

    /** Reads the session token of a request. */
    public AuthenticationConverter converter() {
        return new BearerConverter();
    }

    /** Reads the session token that a browser sends along with a request for a page. */
    public AuthenticationConverter cookieConverter() {
        return cookie;
    }

    /** Turns a bearer token into an authentication whose principal is {@link dev.latchkey.auth.api.Access}. */
    public AuthenticationManager manager() {
        return this::authenticate;
    }

    private Authentication authenticate(Authentication request) {
        String token = ((BearerTokenAuthenticationToken) request).getToken();
        Session session = sessions.find(token)
                .orElseThrow(() -> new InvalidBearerTokenException("No session of this server, or one that has ended"));
        Account account = account(session)
                .orElseThrow(() -> new InvalidBearerTokenException("No session of this server, or one that has ended"));
        String address =
                request.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        SessionAuthentication authentication =
                new SessionAuthentication(account.from(address, factorGaps.of(account, session)), session);
        authentication.setDetails(request.getDetails());
        return authentication;
    }

    private Optional<Account> account(Session session) {
        try {
            return accounts.find(session.userId());
        } catch (StoreUnavailableException e) {
            throw new AuthenticationServiceException("the account cannot be read", e);
        }
    }
}
