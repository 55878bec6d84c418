package dev.latchkey.auth.federation;

import dev.latchkey.auth.account.FederatedSignIn;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Answers who was refused: always the same, whatever the reason. That is recorded, for those who may know it. */
final class RefusalAnswer implements AuthenticationFailureHandler {

    private static final byte[] BODY =
            "{\"detail\":\"Sign-in with the identity provider failed\"}".getBytes(StandardCharsets.US_ASCII);

    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(5);

    private final FederatedSignIn signIn;

    RefusalAnswer(FederatedSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
            throws IOException {
        signIn.refused(Refused.reason(refusal), request.getRemoteAddr());
        if (BrowserAnswer.isWanted(request)) {
            BrowserAnswer.refused(response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"latchkey\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(BODY);
    }

    /** Answers who could not even be sent to the provider. */
    static void unavailable(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (BrowserAnswer.isWanted(request)) {
            BrowserAnswer.busy(response);
        } else {
            ProblemWriter.write(response, ApiProblem.unavailable(COME_BACK_AFTER));
        }
    }
}
