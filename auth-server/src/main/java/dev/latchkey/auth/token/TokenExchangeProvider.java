package dev.latchkey.auth.token;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * The token exchange grant (RFC 8693): for a long-lived credential, which is the client of the request, an access token with the same scope
 * or a narrower one. What else the credential is limited to is in its client settings, and goes into the token as claims: otherwise the
 * token would be a way around it.
 *
 * <p>The token lives as long as any other, also where the credential itself ends earlier: that is what the wire contract promises of
 * {@code expires_in}. Whoever wants the tokens of a credential to end with it has to revoke it; and a change of it ends the tokens that it
 * was traded for before.
 */
final class TokenExchangeProvider implements AuthenticationProvider {

    /** RFC 8693 §2.2.2. */
    static final String INVALID_TARGET = "invalid_target";

    /** What Spring's own client settings begin with; all others are claims. */
    private static final String SPRINGS_SETTINGS = "settings.";

    private final AccessTokenIssuer issuer;
    private final AccessTokenSettings settings;

    TokenExchangeProvider(AccessTokenIssuer issuer, AccessTokenSettings settings) {
        this.issuer = issuer;
        this.settings = settings;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenExchangeAuthenticationToken request = (OAuth2TokenExchangeAuthenticationToken) authentication;
        if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken principal)
                || principal.getRegisteredClient() == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        RegisteredClient client = principal.getRegisteredClient();
        if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.TOKEN_EXCHANGE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
        requireOurs(request.getAudiences());
        requireOurs(request.getResources());
        Set<String> scopes = request.getScopes();
        if (scopes.isEmpty()) {
            scopes = client.getScopes();
        } else if (!client.getScopes().containsAll(scopes)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        return new TokenAnswer(
                client,
                principal,
                issue(client, scopes, principal),
                Map.of(OAuth2ParameterNames.ISSUED_TOKEN_TYPE, TokenExchangeConverter.ACCESS_TOKEN_TYPE));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenExchangeAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private void requireOurs(Set<String> targets) {
        if (!Set.of(settings.audience()).containsAll(targets)) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(INVALID_TARGET, "Tokens are given out for " + settings.audience() + " only", null));
        }
    }

    private IssuedToken issue(RegisteredClient client, Set<String> scopes, OAuth2ClientAuthenticationToken principal) {
        Map<String, Object> claims =
                new LinkedHashMap<>(client.getClientSettings().getSettings());
        claims.keySet().removeIf(name -> name.startsWith(SPRINGS_SETTINGS));
        try {
            return issuer.issue(
                    client,
                    scopes,
                    (String) principal.getCredentials(),
                    ClientCredentialsProvider.address(principal),
                    claims);
        } catch (OAuth2AuthenticationException e) {
            // The log denies it. That is said of a client as "unauthorized", of a credential as what it is.
            throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_GRANT), e);
        }
    }
}
