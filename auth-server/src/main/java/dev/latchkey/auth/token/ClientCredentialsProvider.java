package dev.latchkey.auth.token;

import java.util.Map;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * The client credentials grant (RFC 6749 §4.4): a token for the requested scopes if all of them are registered, for all registered ones if
 * none was requested.
 */
final class ClientCredentialsProvider implements AuthenticationProvider {

    private final AccessTokenIssuer issuer;

    ClientCredentialsProvider(AccessTokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2ClientCredentialsAuthenticationToken request =
                (OAuth2ClientCredentialsAuthenticationToken) authentication;
        if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken principal)
                || principal.getRegisteredClient() == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        RegisteredClient client = principal.getRegisteredClient();
        if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.CLIENT_CREDENTIALS)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        Set<String> scopes = request.getScopes();
        if (scopes.isEmpty()) {
            scopes = client.getScopes();
        } else if (!client.getScopes().containsAll(scopes)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        IssuedToken issued = issuer.issue(client, scopes, (String) principal.getCredentials(), address(principal));
        return new TokenAnswer(client, principal, issued, Map.of());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientCredentialsAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Where a request came from; {@code null} where its details do not tell. */
    static String address(Authentication principal) {
        return principal.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null;
    }
}
