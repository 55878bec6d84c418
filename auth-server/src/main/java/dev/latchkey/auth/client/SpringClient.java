package dev.latchkey.auth.client;

import dev.latchkey.auth.revocation.ResourceServerRole;
import dev.latchkey.protocol.ClaimNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * A client in the form that Spring Security's filters hand on: a view, made for each request. What Spring's own builder makes takes two
 * kilobytes and some microseconds. There is no secret in it.
 */
final class SpringClient extends RegisteredClient {

    private static final long serialVersionUID = 1L;

    private static final Set<ClientAuthenticationMethod> METHODS =
            Set.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST);

    private static final Set<AuthorizationGrantType> GRANTS = Set.of(AuthorizationGrantType.CLIENT_CREDENTIALS);

    private static final TokenSettings TOKEN_SETTINGS = TokenSettings.builder().build();

    @SuppressWarnings("serial") // There is no session that it could be written to.
    private final Client client;

    private final ClientSettings settings;

    SpringClient(Client client) {
        this.client = client;
        this.settings = settings(client);
    }

    private static ClientSettings settings(Client client) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ResourceServerRole.SETTING, client.resourceServer() != null);
        if (client.organizationId() != null) {
            settings.put(ClaimNames.ORGANIZATION_ID, client.organizationId());
        }
        if (client.workspaceId() != null) {
            settings.put(ClaimNames.WORKSPACE_ID, client.workspaceId());
        }
        return ClientSettings.withSettings(settings).build();
    }

    @Override
    public String getId() {
        return client.clientId();
    }

    @Override
    public String getClientId() {
        return client.clientId();
    }

    @Override
    public Instant getClientIdIssuedAt() {
        return client.createdAt();
    }

    @Override
    public String getClientSecret() {
        return null;
    }

    @Override
    public Instant getClientSecretExpiresAt() {
        return null;
    }

    @Override
    public String getClientName() {
        return client.clientName();
    }

    @Override
    public Set<ClientAuthenticationMethod> getClientAuthenticationMethods() {
        return METHODS;
    }

    /** None where it gets no tokens. */
    @Override
    public Set<AuthorizationGrantType> getAuthorizationGrantTypes() {
        return client.resourceServer() == null ? GRANTS : Set.of();
    }

    @Override
    public Set<String> getRedirectUris() {
        return Set.of();
    }

    @Override
    public Set<String> getPostLogoutRedirectUris() {
        return Set.of();
    }

    @Override
    public Set<String> getScopes() {
        return client.scopes();
    }

    @Override
    public ClientSettings getClientSettings() {
        return settings;
    }

    @Override
    public TokenSettings getTokenSettings() {
        return TOKEN_SETTINGS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpringClient view && view.client.equals(client);
    }

    @Override
    public int hashCode() {
        return client.hashCode();
    }

    @Override
    public String toString() {
        return "SpringClient[" + client.clientId() + "]";
    }
}
