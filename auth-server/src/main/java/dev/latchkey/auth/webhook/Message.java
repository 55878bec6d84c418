package dev.latchkey.auth.webhook;

import dev.latchkey.auth.event.SecurityEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What webhooks are told, as it is sent and signed. The same bytes in each attempt.
 *
 * @param id the same for all webhooks that are told of the event, by which a receiver knows a message that it has had
 * @param subject what it is about: messages about the same thing arrive in their order
 */
record Message(String id, String type, String subject, String organizationId, String body, Instant createdAt) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The message that tells of an event. Events hold no secrets, and so neither do messages. */
    static Message of(String id, SecurityEvent event) {
        Map<String, Object> data = new TreeMap<>(event.data());
        data.put("subject", event.subject());
        data.put("actor", event.actor().id());
        if (event.workspaceId() != null) {
            data.put("workspace_id", event.workspaceId());
        }
        return of(
                id,
                event.type().dottedName(),
                event.subject(),
                event.organizationId(),
                data,
                event.occurredAt().truncatedTo(ChronoUnit.MICROS));
    }

    /** A message that tells of nothing, to see whether it arrives. */
    static Message test(String id, Webhook webhook, String actor, Instant now) {
        return of(
                id,
                SubscribableEvents.TEST,
                webhook.id(),
                webhook.organizationId(),
                new TreeMap<>(Map.of("subject", webhook.id(), "actor", actor)),
                now.truncatedTo(ChronoUnit.MICROS));
    }

    private static Message of(
            String id, String type, String subject, String organizationId, Map<String, Object> data, Instant at) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("type", type);
        body.put("occurred_at", at.toString());
        body.put("organization_id", organizationId);
        body.put("data", data);
        return new Message(id, type, subject, organizationId, JSON.writeValueAsString(body), at);
    }
}
