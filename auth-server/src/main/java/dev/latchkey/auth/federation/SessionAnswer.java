package dev.latchkey.auth.federation;

import dev.latchkey.auth.account.FederatedSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import tools.jackson.databind.json.JsonMapper;

/** Answers who has signed in: a program with what {@code POST /auth/login} answers, a browser with the session in its cookie. */
final class SessionAnswer implements AuthenticationSuccessHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FederatedSignIn signIn;

    SessionAnswer(FederatedSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        String userId = ((FederatedUser) authentication.getPrincipal()).userId();
        String address = request.getRemoteAddr();
        if (BrowserAnswer.isWanted(request)) {
            String next = (String) request.getAttribute(RequestCookie.NEXT);
            BrowserAnswer.signedIn(response, signIn.beginInBrowser(userId, address), next);
            return;
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("access_token", signIn.begin(userId, address));
        body.put("token_type", "bearer");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
