package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.ErrorResponse;

/** What became of a request at an OAuth endpoint. A label of its metric, so there are few and no caller adds one. */
enum Outcome {
    ISSUED,
    ACTIVE,
    INACTIVE,
    REVOKED,
    INVALID_CLIENT,
    INVALID_GRANT,
    INVALID_REQUEST,
    INVALID_SCOPE,
    INVALID_TARGET,
    UNAUTHORIZED_CLIENT,
    UNSUPPORTED_GRANT_TYPE,
    /** Too many failures before it (429). */
    THROTTLED,
    /** The database or the audit log did not do its part (503). */
    UNAVAILABLE,
    /** None of the above: a fault of ours, or the caller was gone before the answer. */
    FAILED;

    private static final String ATTRIBUTE = Outcome.class.getName();

    /** The label's value. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    void noteOn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static Outcome notedOn(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Outcome noted ? noted : FAILED;
    }

    /** The outcome that a refusal is. */
    static Outcome of(AuthenticationException refusal) {
        if (refusal instanceof ErrorResponse own
                && own.getStatusCode().value() == HttpStatus.TOO_MANY_REQUESTS.value()) {
            return THROTTLED;
        }
        return switch (((OAuth2AuthenticationException) refusal).getError().getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> INVALID_CLIENT;
            case OAuth2ErrorCodes.INVALID_GRANT -> INVALID_GRANT;
            case OAuth2ErrorCodes.INVALID_SCOPE -> INVALID_SCOPE;
            case TokenExchangeProvider.INVALID_TARGET -> INVALID_TARGET;
            case OAuth2ErrorCodes.UNAUTHORIZED_CLIENT -> UNAUTHORIZED_CLIENT;
            case OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE -> UNSUPPORTED_GRANT_TYPE;
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> UNAVAILABLE;
            default -> INVALID_REQUEST;
        };
    }
}
