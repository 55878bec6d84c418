package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.protocol.ClaimNames;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Revokes API keys (RFC 7009 §2.1) for who holds the key and is a client of the organization that owns it; of that workspace, if the
 * client is pinned to one. Leaves every text that is no API key to the next provider.
 */
public final class ApiKeyRevocationProvider implements AuthenticationProvider {

    private final ApiKeys apiKeys;

    public ApiKeyRevocationProvider(ApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenRevocationAuthenticationToken request = (OAuth2TokenRevocationAuthenticationToken) authentication;
        if (!apiKeys.isApiKey(request.getToken())) {
            return null;
        }
        OAuth2ClientAuthenticationToken caller = (OAuth2ClientAuthenticationToken) request.getPrincipal();
        Optional<ApiKey> key = apiKeys.findLive(request.getToken());
        if (key.isPresent()) {
            if (!isOwner(caller, key.get())) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
            }
            apiKeys.revoke(key.get().id(), actor(caller));
        }
        return request;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static boolean isOwner(OAuth2ClientAuthenticationToken caller, ApiKey key) {
        ClientSettings settings = caller.getRegisteredClient().getClientSettings();
        Object pinnedTo = settings.getSetting(ClaimNames.WORKSPACE_ID);
        return key.organizationId().equals(settings.getSetting(ClaimNames.ORGANIZATION_ID))
                && (pinnedTo == null || pinnedTo.equals(key.workspaceId()));
    }

    private static Actor actor(OAuth2ClientAuthenticationToken caller) {
        return new Actor(
                caller.getName(),
                caller.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null);
    }
}
