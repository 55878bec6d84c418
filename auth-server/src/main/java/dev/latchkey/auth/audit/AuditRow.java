package dev.latchkey.auth.audit;

import java.time.Instant;

/**
 * A row of the audit log.
 *
 * @param chain the chain that it belongs to; 0 for rows from before there were chains
 * @param seq its place in the chain, from 1
 * @param occurredAt when it was recorded, in whole microseconds
 * @param data a JSON object, as text
 * @param digest over the row and the digest of the one before it ({@link RowDigest}); {@code null} in chain 0
 */
record AuditRow(
        int chain,
        long seq,
        Instant occurredAt,
        String type,
        String actor,
        String subject,
        String organizationId,
        String workspaceId,
        String address,
        String requestId,
        String data,
        byte[] digest) {

    AuditRow withDigest(byte[] made) {
        return at(chain, seq, made);
    }

    /** The same row, if it stood elsewhere. */
    AuditRow at(int otherChain, long otherSeq, byte[] otherDigest) {
        return new AuditRow(
                otherChain,
                otherSeq,
                occurredAt,
                type,
                actor,
                subject,
                organizationId,
                workspaceId,
                address,
                requestId,
                data,
                otherDigest);
    }

    /** Its name outside: chain and place. */
    String id() {
        return chain + "-" + seq;
    }
}
