package dev.latchkey.resourceserver.credential;

import jakarta.servlet.http.HttpServletRequest;

/** Checks one kind of credential. */
@FunctionalInterface
public interface CredentialAuthenticator {

    /**
     * Who shows this credential.
     *
     * @param credential the token or key itself, not yet checked in any way but its length
     * @param request what it is used for; restrictions of the credential may concern it
     * @throws RefusedException if the credential is not good, or not for this request, or cannot be checked now
     */
    CredentialAuthentication authenticate(String credential, HttpServletRequest request);
}
