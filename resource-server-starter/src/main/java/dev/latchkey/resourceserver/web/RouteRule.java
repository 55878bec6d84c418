package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.credential.CredentialAuthentication;
import dev.latchkey.resourceserver.credential.RefusedException;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * What a route asks for.
 *
 * @param isPublic whether no credential is needed; one that comes all the same is not looked at
 * @param scope {@code null} where a good credential is enough
 */
record RouteRule(Set<String> methods, PathPattern path, boolean isPublic, String scope, ErrorStyle errorStyle) {

    boolean matches(String effectiveMethod, PathContainer requestPath) {
        return (methods.isEmpty() || methods.contains(effectiveMethod)) && path.matches(requestPath);
    }

    void require(CredentialAuthentication authentication) {
        if (scope != null && !authentication.getPrincipal().scopes().contains(scope)) {
            throw RefusedException.insufficientScope(scope);
        }
    }
}
