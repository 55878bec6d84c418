package dev.latchkey.auth.token;

import dev.latchkey.auth.revocation.ResourceServerRole;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.util.StringUtils;

/**
 * Tells about access tokens (RFC 7662 §2.2). A resource server may ask about any, a client about its own; everything else is
 * {@code {"active":false}} and no more.
 */
final class TokenIntrospectionProvider implements AuthenticationProvider {

    private static final OAuth2TokenIntrospection INACTIVE =
            OAuth2TokenIntrospection.builder(false).build();

    private final AccessTokens accessTokens;

    TokenIntrospectionProvider(AccessTokens accessTokens) {
        this.accessTokens = accessTokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenIntrospectionAuthenticationToken request =
                (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        Authentication caller = (Authentication) request.getPrincipal();
        OAuth2TokenIntrospection answer = accessTokens
                .issued(request.getToken())
                .filter(jwt -> mayKnow(caller, jwt))
                .filter(accessTokens::isGood)
                .map(TokenIntrospectionProvider::facts)
                .orElse(INACTIVE);
        return new OAuth2TokenIntrospectionAuthenticationToken(request.getToken(), caller, answer);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static boolean mayKnow(Authentication caller, Jwt jwt) {
        return ResourceServerRole.isHeldBy(caller) || caller.getName().equals(AccessTokens.clientId(jwt));
    }

    private static OAuth2TokenIntrospection facts(Jwt jwt) {
        return OAuth2TokenIntrospection.builder(true)
                .claims(claims -> claims.putAll(jwt.getClaims()))
                // Spring keeps scopes as a list here; the response handler joins them again.
                .claims(claims -> claims.put(OAuth2ParameterNames.SCOPE, scopes(jwt)))
                .claim(OAuth2ParameterNames.TOKEN_TYPE, OAuth2AccessToken.TokenType.BEARER.getValue())
                .build();
    }

    private static List<String> scopes(Jwt jwt) {
        return List.of(StringUtils.tokenizeToStringArray(jwt.getClaimAsString(OAuth2ParameterNames.SCOPE), " "));
    }
}
