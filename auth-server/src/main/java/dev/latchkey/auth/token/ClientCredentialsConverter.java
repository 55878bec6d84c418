package dev.latchkey.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/** Reads a client credentials request (RFC 6749 §4.4.2) of a client that is authenticated already. */
final class ClientCredentialsConverter implements AuthenticationConverter {

    /** Far above what a client can have registered, far below what would cost anything to look at. */
    private static final int MAX_SCOPE_LENGTH = 4096;

    @Override
    public Authentication convert(HttpServletRequest request) {
        String grantType = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        if (!StringUtils.hasLength(grantType)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        if (!AuthorizationGrantType.CLIENT_CREDENTIALS.getValue().equals(grantType)) {
            return null;
        }
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        return new OAuth2ClientCredentialsAuthenticationToken(
                client, scopes(request.getParameter(OAuth2ParameterNames.SCOPE)), Map.of());
    }

    /** The scopes in a {@code scope} parameter (RFC 6749 §3.3); none where there is no such parameter. */
    static Set<String> scopes(String scope) {
        if (!StringUtils.hasLength(scope)) {
            return Set.of();
        }
        if (scope.length() > MAX_SCOPE_LENGTH) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        // Only spaces separate; anything else odd stays in a name that nobody has registered.
        return Arrays.stream(scope.split(" "))
                .filter(StringUtils::hasLength)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
