package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.latchkey.auth.revocation.ResourceServerRole;
import dev.latchkey.protocol.ClaimNames;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * Clients in the form that Spring Security's filters hand on. It takes two kilobytes and some microseconds to make, so those of the busiest
 * clients are kept. A client that is read anew is another object, and gets another form.
 */
final class SpringClients {

    private static final int MOST_KEPT = 1_000;

    /** Registered in place of grants for clients that get no tokens: Spring wants at least one. */
    private static final AuthorizationGrantType NO_GRANT = new AuthorizationGrantType("none");

    private static final TokenSettings TOKEN_SETTINGS = TokenSettings.builder().build();

    /** Weak keys are compared by identity. */
    private final LoadingCache<Client, RegisteredClient> kept = Caffeine.newBuilder()
            .executor(Runnable::run)
            .weakKeys()
            .maximumSize(MOST_KEPT)
            .build(SpringClients::made);

    RegisteredClient of(Client client) {
        return kept.get(client);
    }

    private static RegisteredClient made(Client client) {
        boolean resourceServer = client.resourceServer() != null;
        ClientSettings.Builder settings = ClientSettings.builder().setting(ResourceServerRole.SETTING, resourceServer);
        if (client.organizationId() != null) {
            settings.setting(ClaimNames.ORGANIZATION_ID, client.organizationId());
        }
        if (client.workspaceId() != null) {
            settings.setting(ClaimNames.WORKSPACE_ID, client.workspaceId());
        }
        return RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .clientName(client.clientName())
                .clientIdIssuedAt(client.createdAt())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(resourceServer ? NO_GRANT : AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .clientSettings(settings.build())
                .tokenSettings(TOKEN_SETTINGS)
                .build();
    }
}
