package dev.latchkey.resourceserver.credential;

import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A checked credential as Spring Security sees it, with an authority {@code SCOPE_…} for each scope. Immutable, because the
 * caches hand the same one to many requests at once.
 */
public final class CredentialAuthentication implements Authentication {

    private static final long serialVersionUID = 1L;

    private final CredentialPrincipal principal;

    @SuppressWarnings("serial") // The list that a stream makes is serializable, though its type does not say so.
    private final List<SimpleGrantedAuthority> authorities;

    public CredentialAuthentication(CredentialPrincipal principal) {
        this.principal = principal;
        this.authorities = principal.scopes().stream()
                .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
                .toList();
    }

    @Override
    public CredentialPrincipal getPrincipal() {
        return principal;
    }

    @Override
    public List<? extends GrantedAuthority> getAuthorities() {
        return authorities;
    }

    @Override
    public String getName() {
        return principal.getName();
    }

    /** Always {@code null}: the secret is not kept. */
    @Override
    public Object getCredentials() {
        return null;
    }

    @Override
    public Object getDetails() {
        return null;
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public void setAuthenticated(boolean authenticated) {
        throw new IllegalArgumentException("a checked credential is authenticated and stays so");
    }

    @Override
    public String toString() {
        return "CredentialAuthentication[" + principal + "]";
    }
}
