package dev.latchkey.resourceserver.credential;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were accepted or refused, and how many were answered from memory. Counting costs no lock. */
public final class ValidationCounts {

    private final LongAdder accepted = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    public ValidationCounts() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    public void countAccepted() {
        accepted.increment();
    }

    public void countRefused(Refusal refusal) {
        refused.get(refusal).increment();
    }

    public void countCacheHit() {
        cacheHits.increment();
    }

    public long accepted() {
        return accepted.sum();
    }

    public long refused(Refusal refusal) {
        return refused.get(refusal).sum();
    }

    public long cacheHits() {
        return cacheHits.sum();
    }
}
