package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.RevocationEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The wire form of the log: {@code {"seq","kind","id","issued_before"?,"expires_at"?}}, instants as RFC 3339 in UTC. */
final class RevocationJson {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private RevocationJson() {}

    static String write(RevocationEntry entry) {
        return MAPPER.writeValueAsString(fields(entry));
    }

    static byte[] writeSnapshot(long cursor, List<RevocationEntry> entries) {
        Map<String, Object> snapshot = new LinkedHashMap<>();
        snapshot.put("cursor", cursor);
        snapshot.put("entries", entries.stream().map(RevocationJson::fields).toList());
        return MAPPER.writeValueAsBytes(snapshot);
    }

    private static Map<String, Object> fields(RevocationEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", entry.seq());
        fields.put("kind", entry.kind().wireName());
        fields.put("id", entry.id());
        if (entry.issuedBefore() != null) {
            fields.put("issued_before", entry.issuedBefore().toString());
        }
        if (entry.expiresAt() != null) {
            fields.put("expires_at", entry.expiresAt().toString());
        }
        return fields;
    }
}
