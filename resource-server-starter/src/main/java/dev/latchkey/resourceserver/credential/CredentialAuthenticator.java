package dev.latchkey.resourceserver.credential;

/** Checks one kind of credential. */
@FunctionalInterface
public interface CredentialAuthenticator {

    /**
     * Who shows this credential, and what for it may be used.
     *
     * @param credential the token or key itself, not yet checked in any way but its length
     * @throws RefusedException if the credential is not good, or cannot be checked now
     */
    CheckedCredential authenticate(String credential);
}
