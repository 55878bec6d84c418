package dev.latchkey.auth.review;

import dev.latchkey.auth.event.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A feature whose credentials are reviewed. It declares a bean of this type. */
public interface Reviewed {

    /** What its credentials are called where findings are stored, for example {@code api_key}. Never changes. */
    String sort();

    /**
     * The next of its credentials, in the order of their ids, with what asks to be looked at of each; read in the caller's transaction.
     *
     * @param after the last id of the batch before; empty for the first batch
     * @param limit the most that are to be looked at
     */
    Batch look(String after, int limit, Instant now);

    /** The event that tells of such a finding. */
    EventType event(Finding.Kind kind);

    /** The event that tells that a credential that was found inactive has been used. */
    EventType activeAgain();

    /** What each event tells of a credential, beside the facts of the finding. Never a secret. */
    Map<String, String> facts(Looked credential);

    /**
     * Credentials that were looked at.
     *
     * @param found those with a finding
     * @param last the last id that was looked at; {@code null} if there are no more behind it
     */
    record Batch(List<Observation> found, String last) {}

    /** A credential with what was found. */
    record Observation(Looked credential, List<Finding> findings) {}

    /**
     * A credential as findings name it.
     *
     * @param subject what its events are about
     * @param workspaceId {@code null} if it belongs to no single one
     * @param hint by which its owner recognises it; {@code null} where the name is all there is
     */
    record Looked(
            String credentialId, String subject, String organizationId, String workspaceId, String name, String hint) {}
}
