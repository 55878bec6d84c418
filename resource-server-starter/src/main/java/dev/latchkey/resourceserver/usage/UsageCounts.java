package dev.latchkey.resourceserver.usage;

import dev.latchkey.resourceserver.credential.CheckedCredential;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * Counts the requests that were let in, by credential and hour. Counting costs a look-up and an addition; a credential enters
 * once an hour.
 */
public final class UsageCounts {

    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** A thread may still hold a count that has left, and count on it: for so long it is looked at again. */
    private static final long LINGER_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Map<String, HourCount> live = new ConcurrentHashMap<>();
    private final Queue<HourCount> left = new ConcurrentLinkedQueue<>();
    private final Queue<Lingering> lingering = new ArrayDeque<>();
    private final LongAdder overflow = new LongAdder();
    private final int maxLive;
    private final Clock clock;

    private record Lingering(HourCount count, long untilMillis) {}

    /** Counts of as many credentials as can be kept until they are reported. */
    public UsageCounts(Clock clock) {
        this(UsageReporter.MAX_COUNTS, clock);
    }

    /**
     * @param maxLive credentials that are counted at a time; requests of others are only known to have been lost
     */
    UsageCounts(int maxLive, Clock clock) {
        this.maxLive = maxLive;
        this.clock = clock;
    }

    /**
     * Counts a request; of a credential without an organization there is nobody to book it on.
     *
     * @param ip where it came from; {@code null} where that is not known
     */
    public void count(CheckedCredential credential, String ip) {
        if (credential.principal().organizationId() == null) {
            return;
        }
        long now = clock.millis();
        long hour = Math.floorDiv(now, HOUR_MILLIS);
        HourCount count = live.get(credential.principal().countedAs());
        if (count == null || count.hour() != hour) {
            count = enter(CountedCredential.of(credential), hour);
        }
        if (count == null) {
            overflow.increment();
        } else {
            count.count(now, ip);
        }
    }

    /** The count of that hour; {@code null} where there is no room for it. */
    private HourCount enter(CountedCredential credential, long hour) {
        if (live.size() >= maxLive && !live.containsKey(credential.credentialId())) {
            return null;
        }
        return live.compute(credential.credentialId(), (id, held) -> {
            if (held != null && held.hour() == hour) {
                return held;
            }
            if (held != null) {
                left.add(held);
            }
            return new HourCount(credential, hour);
        });
    }

    /** Hands out all that was counted since the last time. Called by one thread at a time. */
    void takeNew(ObjLongConsumer<HourCount> taker) {
        long now = clock.millis();
        long hour = Math.floorDiv(now, HOUR_MILLIS);
        boolean crowded = live.size() > maxLive / 2;
        for (HourCount count : live.values()) {
            long fresh = take(count, taker);
            boolean idle = crowded && fresh == 0;
            if ((idle || count.hour() != hour) && live.remove(count.credential().credentialId(), count)) {
                left.add(count);
            }
        }
        for (HourCount count = left.poll(); count != null; count = left.poll()) {
            take(count, taker);
            lingering.add(new Lingering(count, now + LINGER_MILLIS));
        }
        for (Iterator<Lingering> late = lingering.iterator(); late.hasNext(); ) {
            Lingering next = late.next();
            take(next.count(), taker);
            if (now >= next.untilMillis()) {
                late.remove();
            }
        }
    }

    /** Requests that found no room since the last time. */
    long takeOverflow() {
        return overflow.sumThenReset();
    }

    private static long take(HourCount count, ObjLongConsumer<HourCount> taker) {
        long fresh = count.takeNew();
        if (fresh > 0) {
            taker.accept(count, fresh);
        }
        return fresh;
    }
}
