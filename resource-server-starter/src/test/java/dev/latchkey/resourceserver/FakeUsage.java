package dev.latchkey.resourceserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The usage that a fake authorization server was told, and the quotas that it counts from it. */
public final class FakeUsage {

    private final JsonMapper json = JsonMapper.builder().build();
    private final Set<String> batchIds = new LinkedHashSet<>();
    private final Map<String, List<JsonNode>> counts = new HashMap<>();
    private final Map<String, Long> quotas = new HashMap<>();
    private final Map<String, String> resets = new HashMap<>();
    private int largestBatch;

    /** Gives a reseller a quota. */
    public synchronized void grant(String resellerClientId, long quota, String resetsAt) {
        quotas.put(resellerClientId, quota);
        resets.put(resellerClientId, resetsAt);
    }

    /** What a reseller has left. */
    public synchronized long remaining(String resellerClientId) {
        return quotas.get(resellerClientId);
    }

    /** How many requests of a credential were reported. */
    public synchronized long requests(String credentialId) {
        return counts(credentialId).stream()
                .mapToLong(count -> count.get("requests").asLong())
                .sum();
    }

    /** How many requests of all credentials were reported. */
    public synchronized long requests() {
        return counts.values().stream()
                .flatMap(List::stream)
                .mapToLong(count -> count.get("requests").asLong())
                .sum();
    }

    /** What was reported of a credential, in the order in which it came. */
    public synchronized List<JsonNode> counts(String credentialId) {
        return List.copyOf(counts.getOrDefault(credentialId, List.of()));
    }

    /** How many batches came, each counted once however often it was sent. */
    public synchronized int batches() {
        return batchIds.size();
    }

    /** How many counts the largest batch had. */
    public synchronized int largestBatch() {
        return largestBatch;
    }

    synchronized String take(byte[] body) {
        JsonNode batch = json.readTree(body);
        boolean isNew = batchIds.add(batch.get("batch_id").asString());
        Set<String> resellers = new LinkedHashSet<>();
        largestBatch = Math.max(largestBatch, batch.get("counts").size());
        for (JsonNode count : batch.get("counts")) {
            JsonNode reseller = count.get("reseller_client_id");
            if (isNew) {
                counts.computeIfAbsent(count.get("credential_id").asString(), id -> new ArrayList<>())
                        .add(count);
            }
            if (!reseller.isNull()) {
                resellers.add(reseller.asString());
                long requests = isNew ? count.get("requests").asLong() : 0;
                quotas.computeIfPresent(reseller.asString(), (id, left) -> left - requests);
            }
        }
        return "{\"resellers\":["
                + resellers.stream()
                        .map(id -> "{\"reseller_client_id\":\"" + id + "\",\"remaining\":"
                                + Math.max(0, quotas.getOrDefault(id, 0L)) + ",\"resets_at\":\"" + resets.get(id)
                                + "\"}")
                        .reduce((one, other) -> one + "," + other)
                        .orElse("")
                + "]}";
    }
}
