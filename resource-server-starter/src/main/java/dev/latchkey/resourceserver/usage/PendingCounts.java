package dev.latchkey.resourceserver.usage;

import dev.latchkey.resourceserver.usage.UsageBatch.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Counts that wait to be reported, those of one credential and hour together. For one thread. */
final class PendingCounts {

    /** Fewer than the server would take: so many, with the longest ids and addresses, are well below its two megabytes. */
    private static final int BATCH_SIZE = 4000;

    private record Key(String credentialId, Instant hour) {}

    private final Map<Key, Count> counts = new LinkedHashMap<>();

    void add(HourCount count, long requests) {
        CountedCredential credential = count.credential();
        Count fresh = new Count(
                credential.credentialId(),
                credential.organizationId(),
                credential.workspaceId(),
                credential.resellerClientId(),
                Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(count.hour())),
                requests,
                Instant.ofEpochMilli(count.lastUsedMillis()),
                count.lastUsedIp());
        counts.merge(new Key(fresh.credentialId(), fresh.hour()), fresh, Count::plus);
    }

    int size() {
        return counts.size();
    }

    /** The oldest counts as a batch, no longer pending; {@code null} where there are none. */
    UsageBatch takeBatch() {
        if (counts.isEmpty()) {
            return null;
        }
        List<Count> batch = new ArrayList<>(Math.min(counts.size(), BATCH_SIZE));
        for (Iterator<Count> oldest = counts.values().iterator(); oldest.hasNext() && batch.size() < BATCH_SIZE; ) {
            batch.add(oldest.next());
            oldest.remove();
        }
        return new UsageBatch(UUID.randomUUID(), batch);
    }

    /** Drops the counts of fewest requests until only so many are left, and returns them. */
    List<Count> dropBeyond(int max) {
        if (counts.size() <= max) {
            return List.of();
        }
        List<Count> dropped = counts.values().stream()
                .sorted(Comparator.comparingLong(Count::requests))
                .limit(counts.size() - max)
                .toList();
        dropped.forEach(count -> counts.remove(new Key(count.credentialId(), count.hour())));
        return dropped;
    }
}
