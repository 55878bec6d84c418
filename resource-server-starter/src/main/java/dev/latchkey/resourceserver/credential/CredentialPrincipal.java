package dev.latchkey.resourceserver.credential;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who calls, the same for an access token and an API key: a controller asks for a scope or an organization and never for the
 * kind of credential. Controllers take it as {@code @AuthenticationPrincipal CredentialPrincipal}.
 *
 * @param clientId the client's {@code client_id}; for an API key its id
 * @param subject the {@code sub}
 * @param scopes what the credential may do, unordered
 * @param organizationId {@code null} where the credential names none
 * @param workspaceId {@code null} where the credential is not pinned to one
 * @param credentialId the client secret that the token was made with, or the API key's id; {@code null} where none is named
 */
public record CredentialPrincipal(
        CredentialKind kind,
        String clientId,
        String subject,
        Set<String> scopes,
        String organizationId,
        String workspaceId,
        String credentialId)
        implements AuthenticatedPrincipal, Serializable {

    public CredentialPrincipal {
        scopes = Set.copyOf(scopes);
    }

    /** The scopes in a space-separated list (RFC 6749 §3.3); none where there is no list. */
    public static Set<String> scopes(String list) {
        return list == null || list.isBlank()
                ? Set.of()
                : new HashSet<>(Arrays.asList(list.strip().split(" +")));
    }

    /** What usage and limits are counted by: the secret or key that was used, as far as one is named. */
    public String countedAs() {
        return credentialId == null ? clientId : credentialId;
    }

    @Override
    public String getName() {
        return subject;
    }
}
