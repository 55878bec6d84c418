package dev.latchkey.auth.token;

import dev.latchkey.auth.event.Actor;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Revokes access tokens (RFC 7009 §2.1): for the client that they were issued to. A token that is unknown, expired or revoked already needs
 * nothing more and is a success; another client's is refused.
 */
final class TokenRevocationProvider implements AuthenticationProvider {

    private final AccessTokens accessTokens;
    private final TokenRevocation tokenRevocation;

    TokenRevocationProvider(AccessTokens accessTokens, TokenRevocation tokenRevocation) {
        this.accessTokens = accessTokens;
        this.tokenRevocation = tokenRevocation;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenRevocationAuthenticationToken request = (OAuth2TokenRevocationAuthenticationToken) authentication;
        Authentication caller = (Authentication) request.getPrincipal();
        Optional<Jwt> issued = accessTokens.issued(request.getToken());
        if (issued.isPresent()) {
            revoke(issued.get(), caller);
        }
        return request;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private void revoke(Jwt jwt, Authentication caller) {
        if (!caller.getName().equals(AccessTokens.clientId(jwt))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        if (accessTokens.isGood(jwt)) {
            String address =
                    caller.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null;
            tokenRevocation.revoke(jwt, new Actor(caller.getName(), address));
        }
    }
}
