package dev.latchkey.auth.usage;

import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Writes and sends usage reports as a resource server does. */
final class Reports {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Reports() {}

    static HttpResponse<String> send(Wire wire, Credentials reporter, String body) {
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + "/oauth/usage"))
                .header("Authorization", reporter.basic())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> send(Wire wire, Credentials reporter, List<Map<String, Object>> counts) {
        return send(wire, reporter, batch(UUID.randomUUID().toString(), counts));
    }

    static String batch(Object id, Object counts) {
        Map<String, Object> batch = new LinkedHashMap<>();
        batch.put("batch_id", id);
        batch.put("counts", counts);
        return JSON.writeValueAsString(batch);
    }

    /** A count with all members that must be there. */
    static Map<String, Object> count(String credentialId, String organizationId, Instant hour, long requests) {
        Map<String, Object> count = new LinkedHashMap<>();
        count.put("credential_id", credentialId);
        count.put("organization_id", organizationId);
        count.put("workspace_id", null);
        count.put("reseller_client_id", null);
        count.put("hour", hour.toString());
        count.put("requests", requests);
        return count;
    }

    static Map<String, Object> with(Map<String, Object> count, String member, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(count);
        changed.put(member, value);
        return changed;
    }
}
