package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** A request of a signed-in person: the principal is what that person may do. */
final class SessionAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Access access;
    private final transient Session session;

    SessionAuthentication(Access access, Session session) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.access = access;
        this.session = session;
        setAuthenticated(true);
    }

    /** That of the present request, on a path that asks for a session. */
    static SessionAuthentication current() {
        return (SessionAuthentication) SecurityContextHolder.getContext().getAuthentication();
    }

    @Override
    public Access getPrincipal() {
        return access;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    Session session() {
        return session;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
