package dev.latchkey.resourceserver.usage;

import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.ResellerQuota;

/**
 * What a count is booked on.
 *
 * @param workspaceId {@code null} where the credential is not pinned to one
 * @param resellerClientId {@code null} where no reseller pays
 */
record CountedCredential(String credentialId, String organizationId, String workspaceId, String resellerClientId) {

    static CountedCredential of(CheckedCredential credential) {
        CredentialPrincipal principal = credential.principal();
        ResellerQuota quota = credential.terms().resellerQuota();
        return new CountedCredential(
                principal.countedAs(),
                principal.organizationId(),
                principal.workspaceId(),
                quota == null ? null : quota.resellerId());
    }
}
