package dev.latchkey.auth.client;

import dev.latchkey.auth.api.RetryAfter;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A registration that is refused, with the code and the sentence for the caller (RFC 7591 §3.2.2, RFC 6750 §3.1). */
final class RegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String CHALLENGE = "Bearer realm=\"latchkey\"";

    private final HttpStatus status;
    private final String error;

    private final transient HttpHeaders headers = new HttpHeaders();

    private RegistrationException(HttpStatus status, String error, String description) {
        super(description);
        this.status = status;
        this.error = error;
    }

    static RegistrationException invalidMetadata(String description) {
        return new RegistrationException(HttpStatus.BAD_REQUEST, "invalid_client_metadata", description);
    }

    static RegistrationException invalidRedirectUri() {
        return new RegistrationException(
                HttpStatus.BAD_REQUEST,
                "invalid_redirect_uri",
                "redirect_uris must be a list of absolute URIs without a fragment");
    }

    /** Whatever is the matter with the token, and whether the client is there or another's: the answer is the same. */
    static RegistrationException invalidToken() {
        return unauthorized(CHALLENGE + ", error=\"invalid_token\"");
    }

    /** Who has not tried is told how, and of no error (RFC 6750 §3.1). */
    static RegistrationException missingToken() {
        return unauthorized(CHALLENGE);
    }

    static RegistrationException invalidRequest(String description) {
        return new RegistrationException(HttpStatus.BAD_REQUEST, "invalid_request", description);
    }

    /** The token is good, but nothing may be done with it for now. */
    static RegistrationException suspended() {
        return new RegistrationException(
                HttpStatus.FORBIDDEN, "access_denied", "The client is disabled or its organization suspended");
    }

    static RegistrationException tooManyFailures(Duration wait) {
        RegistrationException refusal = new RegistrationException(
                HttpStatus.TOO_MANY_REQUESTS, "temporarily_unavailable", "Too many failures from this address");
        refusal.headers.add(HttpHeaders.RETRY_AFTER, RetryAfter.seconds(wait));
        return refusal;
    }

    /** Headers that belong to the answer. */
    HttpHeaders headers() {
        return headers;
    }

    private static RegistrationException unauthorized(String challenge) {
        RegistrationException refusal = new RegistrationException(
                HttpStatus.UNAUTHORIZED, "invalid_token", "The token is missing, unknown, expired or used up");
        refusal.headers.add(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return refusal;
    }

    HttpStatus status() {
        return status;
    }

    String error() {
        return error;
    }
}
