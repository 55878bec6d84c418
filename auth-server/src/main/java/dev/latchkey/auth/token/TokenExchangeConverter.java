package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/**
 * Reads a token exchange request (RFC 8693 §2.1) whose subject token has been recognised already: it is what authenticated the request.
 */
final class TokenExchangeConverter implements AuthenticationConverter {

    /** The one kind of token that is given out (RFC 8693 §3). */
    static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

    @Override
    public Authentication convert(HttpServletRequest request) {
        String grantType = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        if (!AuthorizationGrantType.TOKEN_EXCHANGE.getValue().equals(grantType)) {
            return null;
        }
        if (value(request, OAuth2ParameterNames.ACTOR_TOKEN) != null
                || value(request, OAuth2ParameterNames.ACTOR_TOKEN_TYPE) != null) {
            throw invalid("Nobody acts for another here: actor_token is not supported");
        }
        String requestedType = value(request, OAuth2ParameterNames.REQUESTED_TOKEN_TYPE);
        if (requestedType != null && !requestedType.equals(ACCESS_TOKEN_TYPE)) {
            throw invalid("requested_token_type must be " + ACCESS_TOKEN_TYPE);
        }
        Authentication principal = SecurityContextHolder.getContext().getAuthentication();
        return new OAuth2TokenExchangeAuthenticationToken(
                ACCESS_TOKEN_TYPE,
                value(request, OAuth2ParameterNames.SUBJECT_TOKEN),
                value(request, OAuth2ParameterNames.SUBJECT_TOKEN_TYPE),
                principal,
                null,
                null,
                values(request, OAuth2ParameterNames.RESOURCE),
                values(request, OAuth2ParameterNames.AUDIENCE),
                ClientCredentialsConverter.scopes(value(request, OAuth2ParameterNames.SCOPE)),
                Map.of());
    }

    private static Set<String> values(HttpServletRequest request, String name) {
        String value = value(request, name);
        return value == null ? Set.of() : Set.of(value);
    }

    private static String value(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return StringUtils.hasLength(value) ? value : null;
    }

    private static OAuth2AuthenticationException invalid(String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }
}
