package dev.latchkey.resourceserver.usage;

import java.util.concurrent.atomic.LongAdder;

/** The requests of one credential in one hour. All threads count at once and without a lock; one thread takes what they counted. */
final class HourCount {

    private final CountedCredential credential;
    private final long hour;
    private final LongAdder requests = new LongAdder();
    private volatile long lastUsedMillis;
    private volatile String lastUsedIp;
    private long taken;

    /**
     * @param hour since the epoch
     */
    HourCount(CountedCredential credential, long hour) {
        this.credential = credential;
        this.hour = hour;
    }

    CountedCredential credential() {
        return credential;
    }

    long hour() {
        return hour;
    }

    /**
     * Counts a request.
     *
     * @param ip {@code null} where the address is not known
     */
    void count(long nowMillis, String ip) {
        lastUsedMillis = nowMillis;
        lastUsedIp = ip;
        requests.increment();
    }

    long lastUsedMillis() {
        return lastUsedMillis;
    }

    String lastUsedIp() {
        return lastUsedIp;
    }

    /** What was counted since it was last taken. Nothing is ever set back, so that no count gets lost in between. */
    long takeNew() {
        long all = requests.sum();
        long fresh = all - taken;
        taken = all;
        return fresh;
    }
}
