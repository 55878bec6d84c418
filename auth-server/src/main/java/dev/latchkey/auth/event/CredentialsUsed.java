package dev.latchkey.auth.event;

import java.time.Instant;
import java.util.List;

/**
 * Credentials were used at a resource server. Published in the transaction that counts the requests; whoever owns one of the
 * credentials keeps its last use, and passes over the ids that it does not know.
 *
 * @param uses the latest use of each credential: no id occurs twice
 */
public record CredentialsUsed(List<Use> uses) {

    /**
     * One credential's latest use in what was reported; there may have been a later one that was reported before.
     *
     * @param credentialId a client secret or an API key
     * @param at never in the future
     * @param address the caller's network address, {@code null} if it was not reported
     */
    public record Use(String credentialId, Instant at, String address) {}
}
