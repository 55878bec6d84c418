package dev.latchkey.resourceserver.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of messages that were received, for as long as their timestamps are good, so that none is received twice. Kept in this
 * process alone, and bounded: rather than forget one too early it takes no more. Safe for any number of threads.
 */
final class ReceivedMessages {

    enum Standing {
        /** Never seen; it is being received from now on. */
        FIRST,
        /** Somebody is receiving it. */
        IN_PROGRESS,
        /** It was received. */
        DUPLICATE,
        /** Never seen, but there is no room to remember it. */
        NO_ROOM
    }

    private record Entry(Instant until, boolean done) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Duration keep;
    private final int capacity;

    /**
     * @param keep how long an id is remembered: the whole width of the window in which its timestamp is good
     */
    ReceivedMessages(Duration keep, int capacity) {
        this.keep = keep;
        this.capacity = capacity;
    }

    synchronized Standing begin(String id, Instant now) {
        forget(now);
        Entry entry = entries.get(id);
        if (entry != null) {
            return entry.done() ? Standing.DUPLICATE : Standing.IN_PROGRESS;
        }
        if (entries.size() >= capacity) {
            return Standing.NO_ROOM;
        }
        entries.put(id, new Entry(now.plus(keep), false));
        return Standing.FIRST;
    }

    /** The application has taken it. */
    synchronized void succeed(String id) {
        entries.computeIfPresent(id, (same, entry) -> new Entry(entry.until(), true));
    }

    /** The application has not taken it: the sender may try again. */
    synchronized void fail(String id) {
        entries.remove(id);
    }

    /** All are kept equally long, so the first that came is the first that goes. */
    private void forget(Instant now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && !oldest.next().until().isAfter(now)) {
            oldest.remove();
        }
    }
}
