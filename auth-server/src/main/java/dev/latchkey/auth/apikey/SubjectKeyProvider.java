package dev.latchkey.auth.apikey;

import dev.latchkey.protocol.ClaimNames;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/**
 * Makes a live API key the client of the token request that it came with: its id is the client's, its scopes are the client's, and its
 * restrictions are the client's settings, under the names that they have as claims. A key that may not be traded, because its account is
 * suspended or because it counts against a reseller's quota, is known here and has no grant.
 *
 * <p>A key that is not live is an {@code invalid_grant}, as the wire contract says. RFC 8693 §2.2.2 would have {@code invalid_request}, by
 * which a caller could not tell a dead key from a request that it has to mend.
 */
public final class SubjectKeyProvider implements AuthenticationProvider {

    /** Registered in place of grants for keys that get no tokens: Spring wants at least one. */
    private static final AuthorizationGrantType NO_GRANT = new AuthorizationGrantType("none");

    private final ApiKeys apiKeys;
    private final ApiKeyFacts facts;

    public SubjectKeyProvider(ApiKeys apiKeys, ApiKeyFacts facts) {
        this.apiKeys = apiKeys;
        this.facts = facts;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        SubjectKeyAuthentication request = (SubjectKeyAuthentication) authentication;
        ApiKey key = apiKeys.findLive(request.getCredentials().value())
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT));
        OAuth2ClientAuthenticationToken authenticated =
                new OAuth2ClientAuthenticationToken(registered(key), ClientAuthenticationMethod.NONE, key.id());
        authenticated.setDetails(request.getDetails());
        return authenticated;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return SubjectKeyAuthentication.class.isAssignableFrom(authentication);
    }

    private RegisteredClient registered(ApiKey key) {
        ClientSettings.Builder settings = ClientSettings.builder()
                .setting(ClaimNames.ORGANIZATION_ID, key.organizationId())
                .setting(ClaimNames.WORKSPACE_ID, key.workspaceId());
        facts.restrictions(key).forEach(settings::setting);
        return RegisteredClient.withId(key.id())
                .clientId(key.id())
                .clientName(key.name())
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(mayBeTraded(key) ? AuthorizationGrantType.TOKEN_EXCHANGE : NO_GRANT)
                .scopes(scopes -> scopes.addAll(facts.scopes(key)))
                .clientSettings(settings.build())
                .build();
    }

    private boolean mayBeTraded(ApiKey key) {
        return key.resellerId() == null && facts.accountStatus(key).equals("active");
    }
}
