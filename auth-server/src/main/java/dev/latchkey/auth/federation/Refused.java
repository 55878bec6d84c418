package dev.latchkey.auth.federation;

import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** Why somebody is refused, in words of ours: what a provider or a browser says does not get into the record. */
final class Refused {

    static final String NO_REQUEST = "no_request";
    static final String BROKEN_REQUEST = "broken_request";
    static final String EXPIRED_REQUEST = "expired_request";
    static final String WRONG_STATE = "wrong_state";
    static final String USED_REQUEST = "used_request";
    static final String EMAIL_NOT_VERIFIED = "email_not_verified";
    static final String UNKNOWN_ACCOUNT = "unknown_account";

    private static final String PROVIDER_UNAVAILABLE = "provider_unavailable";
    private static final String PROVIDER_REFUSED = "provider_refused";

    private static final Set<String> KNOWN = Set.of(
            NO_REQUEST,
            BROKEN_REQUEST,
            EXPIRED_REQUEST,
            WRONG_STATE,
            USED_REQUEST,
            EMAIL_NOT_VERIFIED,
            UNKNOWN_ACCOUNT,
            // Spring's.
            "invalid_request",
            "invalid_nonce",
            "invalid_id_token",
            "invalid_token_response");

    private Refused() {}

    static OAuth2AuthenticationException because(String reason) {
        return new OAuth2AuthenticationException(new OAuth2Error(reason), reason);
    }

    /** The reason of a refusal. */
    static String reason(AuthenticationException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof ProviderUnavailableException) {
                return PROVIDER_UNAVAILABLE;
            }
        }
        String code = refusal instanceof OAuth2AuthenticationException oauth2
                ? oauth2.getError().getErrorCode()
                : "";
        return KNOWN.contains(code) ? code : PROVIDER_REFUSED;
    }
}
