package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the token response (RFC 6749 §5.1). {@code expires_in} is the token's whole life, not what is left of it a moment after it was
 * made.
 */
final class AccessTokenResponseHandler implements AuthenticationSuccessHandler {

    private final JsonFactory json = new JsonFactory();

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OAuth2AccessTokenAuthenticationToken answer = (OAuth2AccessTokenAuthenticationToken) authentication;
        OAuth2AccessToken token = answer.getAccessToken();
        Outcome.ISSUED.noteOn(request);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        OutputStream body = response.getOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), body)) {
            generator.writeStartObject();
            generator.writeStringProperty(OAuth2ParameterNames.ACCESS_TOKEN, token.getTokenValue());
            generator.writeStringProperty(
                    OAuth2ParameterNames.TOKEN_TYPE, token.getTokenType().getValue());
            generator.writeNumberProperty(OAuth2ParameterNames.EXPIRES_IN, AccessTokenSettings.LIFETIME_SECONDS);
            generator.writeStringProperty(OAuth2ParameterNames.SCOPE, String.join(" ", token.getScopes()));
            // Beside that, what the grant has to say: issued_token_type (RFC 8693 §2.2.1).
            answer.getAdditionalParameters()
                    .forEach((name, value) -> generator.writeStringProperty(name, (String) value));
            generator.writeEndObject();
        }
    }
}
