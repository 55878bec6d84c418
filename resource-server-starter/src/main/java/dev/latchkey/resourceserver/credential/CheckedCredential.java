package dev.latchkey.resourceserver.credential;

/**
 * A credential that is good, and what it may be used for. Immutable, because the caches hand the same one to many requests at
 * once.
 */
public record CheckedCredential(CredentialAuthentication authentication, CredentialTerms terms) {

    /** Who shows it. */
    public CredentialPrincipal principal() {
        return authentication.getPrincipal();
    }
}
