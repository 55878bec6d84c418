package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Answers a request that shows no session: the challenge of RFC 6750 §3 and a problem document. Spring's own would also name an address
 * made from the request's {@code Host}, where nothing is.
 */
public final class SessionEntryPoint implements AuthenticationEntryPoint {

    private static final String CHALLENGE = "Bearer realm=\"latchkey\"";

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (exception instanceof AuthenticationServiceException) {
            ProblemWriter.write(response, ApiProblem.unavailable(Duration.ofSeconds(1)));
            return;
        }
        String challenge = CHALLENGE;
        HttpStatus status = HttpStatus.UNAUTHORIZED;
        if (exception instanceof OAuth2AuthenticationException refused
                && refused.getError() instanceof BearerTokenError error) {
            challenge +=
                    ", error=\"" + error.getErrorCode() + "\", error_description=\"" + error.getDescription() + "\"";
            status = error.getHttpStatus();
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        ProblemWriter.write(response, status);
    }
}
