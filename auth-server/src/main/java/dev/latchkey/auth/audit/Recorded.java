package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.RequestId;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event on its way into the log.
 *
 * @param requestId of the request that it belongs to, or {@code null}
 * @param data the event's, as JSON
 */
record Recorded(SecurityEvent event, String requestId, String data) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** To be called on the thread of the request. */
    static Recorded of(SecurityEvent event) {
        return new Recorded(event, RequestId.current(), JSON.writeValueAsString(event.data()));
    }

    /** The row that it becomes, but for the digest. */
    AuditRow row(int chain, long seq, Instant at) {
        return new AuditRow(
                chain,
                seq,
                at,
                event.type().dottedName(),
                event.actor().id(),
                event.subject(),
                event.organizationId(),
                event.workspaceId(),
                event.actor().address(),
                requestId,
                data,
                null);
    }
}
