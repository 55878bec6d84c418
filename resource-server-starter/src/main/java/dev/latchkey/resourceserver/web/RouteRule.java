package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.RefusedException;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * What a route asks for.
 *
 * @param isPublic whether no credential is needed; one that comes all the same is not looked at
 * @param scopes any one of them is enough; none where a good credential is
 * @param endpointGroup {@code null} where the route belongs to none
 */
record RouteRule(
        Set<String> methods,
        PathPattern path,
        boolean isPublic,
        Set<String> scopes,
        String endpointGroup,
        ErrorStyle errorStyle) {

    /** A rule for all methods that asks for no scope and no group. */
    static RouteRule of(PathPattern path, boolean isPublic) {
        return new RouteRule(Set.of(), path, isPublic, Set.of(), null, ErrorStyle.PROBLEM);
    }

    static RouteRule of(PathPattern path, RouteSettings settings) {
        return new RouteRule(
                Set.copyOf(settings.methods()),
                path,
                false,
                settings.scope(),
                settings.endpointGroup(),
                settings.errorStyle());
    }

    boolean matches(String effectiveMethod, PathContainer requestPath) {
        return (methods.isEmpty() || methods.contains(effectiveMethod)) && path.matches(requestPath);
    }

    void requireScope(CredentialPrincipal principal) {
        if (scopes.isEmpty()) {
            return;
        }
        for (String scope : scopes) {
            if (principal.scopes().contains(scope)) {
                return;
            }
        }
        throw RefusedException.insufficientScope(String.join(" ", scopes));
    }
}
