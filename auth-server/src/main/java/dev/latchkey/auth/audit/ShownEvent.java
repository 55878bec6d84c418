package dev.latchkey.auth.audit;

import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as the management API shows it.
 *
 * @param id chain and place
 * @param actor a client's, key's or user's id, {@code system} or {@code anonymous}
 * @param requestId what the request that caused it was answered in {@code X-Request-Id}
 * @param data further facts by name
 */
record ShownEvent(
        String id,
        Instant occurredAt,
        String type,
        String actor,
        String subject,
        String organizationId,
        String workspaceId,
        String address,
        String requestId,
        Map<String, String> data) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    static ShownEvent of(AuditRow row) {
        return new ShownEvent(
                row.id(),
                row.occurredAt(),
                row.type(),
                row.actor(),
                row.subject(),
                row.organizationId(),
                row.workspaceId(),
                row.address(),
                row.requestId(),
                facts(row.data()));
    }

    /** A row that somebody has changed is shown all the same. */
    private static Map<String, String> facts(String data) {
        try {
            return JSON.readValue(data, FACTS);
        } catch (JacksonException e) {
            return Map.of("data", data);
        }
    }
}
