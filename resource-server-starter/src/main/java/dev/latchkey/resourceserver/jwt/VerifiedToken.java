package dev.latchkey.resourceserver.jwt;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import java.time.Instant;

/**
 * An access token whose signature and claims are good. Whether it has expired or been revoked since is asked at each use.
 *
 * @param identity what the revocation log knows it by
 * @param acceptedUntil its expiry and the clock skew after it
 */
record VerifiedToken(CheckedCredential credential, DenyList.Token identity, Instant acceptedUntil) {

    boolean isExpired(Instant now) {
        return !now.isBefore(acceptedUntil);
    }
}
