package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.ErrorResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the errors of the OAuth endpoints (RFC 6749 §5.2). The caller gets the code and, where we wrote one, a sentence; never the message
 * of an exception.
 */
final class ErrorResponseHandler implements AuthenticationFailureHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorResponseHandler.class);
    private static final String CHALLENGE = "Basic realm=\"latchkey\"";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final JsonMapper json = JsonMapper.shared();

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = ((OAuth2AuthenticationException) exception).getError();
        Outcome.of(exception).noteOn(request);
        response.setStatus(status(exception, error));
        headers(exception, error).forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        Map<String, String> body = new LinkedHashMap<>();
        body.put(OAuth2ParameterNames.ERROR, error.getErrorCode());
        if (error.getDescription() != null) {
            body.put(OAuth2ParameterNames.ERROR_DESCRIPTION, error.getDescription());
        }
        response.getOutputStream().write(json.writeValueAsBytes(body));
        log.debug("{} answered {}", request.getRequestURI(), error.getErrorCode(), exception.getCause());
    }

    private static int status(AuthenticationException exception, OAuth2Error error) {
        if (exception instanceof ErrorResponse own) {
            return own.getStatusCode().value();
        }
        return switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> HttpStatus.UNAUTHORIZED.value();
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE.value();
            default -> HttpStatus.BAD_REQUEST.value();
        };
    }

    private static HttpHeaders headers(AuthenticationException exception, OAuth2Error error) {
        HttpHeaders headers = new HttpHeaders();
        if (exception instanceof ErrorResponse own) {
            headers.addAll(own.getHeaders());
        } else if (OAuth2ErrorCodes.INVALID_CLIENT.equals(error.getErrorCode())) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, List.of(CHALLENGE));
        } else if (OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE.equals(error.getErrorCode())) {
            headers.put(HttpHeaders.RETRY_AFTER, List.of(RETRY_AFTER_SECONDS));
        }
        return headers;
    }
}
