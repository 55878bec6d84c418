package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimNames;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the introspection response (RFC 7662 §2.2), and in the header {@code Revocation-Cursor} how far this node knew the revocation
 * log before it worked the answer out: whoever caches the answer knows by that which entries it reflects.
 */
final class IntrospectionResponseHandler implements AuthenticationSuccessHandler {

    private static final String CURSOR_HEADER = "Revocation-Cursor";

    private final JsonMapper json = JsonMapper.shared();

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        Map<String, Object> claims = ((OAuth2TokenIntrospectionAuthenticationToken) authentication)
                .getTokenClaims()
                .getClaims();
        (Boolean.TRUE.equals(claims.get(OAuth2TokenIntrospectionClaimNames.ACTIVE)) ? Outcome.ACTIVE : Outcome.INACTIVE)
                .noteOn(request);
        Map<String, Object> body = new LinkedHashMap<>();
        claims.forEach((name, value) -> body.put(name, onTheWire(name, value)));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(CURSOR_HEADER, String.valueOf(request.getAttribute(TokenRequestConverter.CURSOR)));
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }

    private static Object onTheWire(String name, Object value) {
        if (value instanceof Instant time) {
            return time.getEpochSecond();
        }
        if (name.equals(OAuth2ParameterNames.SCOPE) && value instanceof Collection<?> scopes) {
            return StringUtils.collectionToDelimitedString(scopes, " ");
        }
        return value;
    }
}
