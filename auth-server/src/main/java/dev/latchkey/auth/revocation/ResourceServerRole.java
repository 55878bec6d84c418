package dev.latchkey.auth.revocation;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/**
 * The role of a client that checks credentials for an API: it may follow the revocation log and ask about any credential, which is
 * nobody else's. Carried as a setting of the registered client.
 */
public final class ResourceServerRole {

    /** Name of the client setting; {@code true} for a resource server. */
    public static final String SETTING = "resource_server";

    private ResourceServerRole() {}

    /** Whether this is an authenticated resource server. */
    public static boolean isHeldBy(Authentication authentication) {
        return authentication instanceof OAuth2ClientAuthenticationToken client
                && client.isAuthenticated()
                && client.getRegisteredClient() != null
                && Boolean.TRUE.equals(
                        client.getRegisteredClient().getClientSettings().getSetting(SETTING));
    }
}
