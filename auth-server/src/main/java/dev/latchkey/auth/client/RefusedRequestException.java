package dev.latchkey.auth.client;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.ErrorResponse;

/** A request refused with a status of its own, where RFC 6749 §5.2 leaves that to HTTP. */
class RefusedRequestException extends OAuth2AuthenticationException implements ErrorResponse {

    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final transient HttpHeaders headers = new HttpHeaders();

    private RefusedRequestException(HttpStatus status, String errorCode, String description) {
        super(new OAuth2Error(errorCode, description, null));
        this.status = status;
    }

    static RefusedRequestException methodNotAllowed() {
        RefusedRequestException refused = new RefusedRequestException(
                HttpStatus.METHOD_NOT_ALLOWED, OAuth2ErrorCodes.INVALID_REQUEST, "The method must be POST");
        refused.headers.add(HttpHeaders.ALLOW, "POST");
        return refused;
    }

    static RefusedRequestException tooLarge() {
        return new RefusedRequestException(
                HttpStatus.CONTENT_TOO_LARGE, OAuth2ErrorCodes.INVALID_REQUEST, "The request body is too large");
    }

    static RefusedRequestException tooManyFailures(Duration retryAfter) {
        RefusedRequestException refused = new RefusedRequestException(
                HttpStatus.TOO_MANY_REQUESTS,
                OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                "Too many failed authentications of this client from this address");
        refused.headers.add(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds() + 1));
        return refused;
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return status;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public ProblemDetail getBody() {
        return ProblemDetail.forStatus(status);
    }
}
