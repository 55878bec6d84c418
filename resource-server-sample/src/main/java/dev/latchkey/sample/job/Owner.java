package dev.latchkey.sample.job;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;

/** Whose things a caller sees. */
public final class Owner {

    private Owner() {}

    /** The caller's organization; a credential that names none owns what it makes itself. */
    public static String of(CredentialPrincipal caller) {
        return caller.organizationId() == null
                ? "client " + caller.clientId()
                : "organization " + caller.organizationId();
    }
}
