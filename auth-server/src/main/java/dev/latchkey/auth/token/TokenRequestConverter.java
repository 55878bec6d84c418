package dev.latchkey.auth.token;

import dev.latchkey.auth.revocation.RevocationLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/** Reads requests about a token: introspection (RFC 7662 §2.1) and revocation (RFC 7009 §2.1), of a client that is authenticated already. */
final class TokenRequestConverter {

    /** Request attribute: the log's position from before the answer was worked out. */
    static final String CURSOR = TokenRequestConverter.class.getName() + ".cursor";

    private TokenRequestConverter() {}

    static AuthenticationConverter introspection(RevocationLog revocationLog) {
        return request -> {
            request.setAttribute(CURSOR, revocationLog.cursor());
            return new OAuth2TokenIntrospectionAuthenticationToken(token(request), client(), hint(request), Map.of());
        };
    }

    static AuthenticationConverter revocation() {
        return request -> new OAuth2TokenRevocationAuthenticationToken(token(request), client(), hint(request));
    }

    private static Authentication client() {
        return SecurityContextHolder.getContext().getAuthentication();
    }

    private static String token(HttpServletRequest request) {
        String token = request.getParameter(OAuth2ParameterNames.TOKEN);
        if (!StringUtils.hasText(token)) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "token is missing", null));
        }
        return token;
    }

    private static String hint(HttpServletRequest request) {
        return request.getParameter(OAuth2ParameterNames.TOKEN_TYPE_HINT);
    }
}
