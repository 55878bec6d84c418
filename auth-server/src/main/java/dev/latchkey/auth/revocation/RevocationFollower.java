package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Keeps this node's copy of the log up to date: one thread reads what is new whenever it is woken, and at least once a second, and
 * hands it to the deny list, then to the streams. Whoever has appended reads up to its own entry itself. Because the log's order is its
 * commit order, "behind the last position" never misses an entry.
 */
@Component
class RevocationFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PAGE = 1000;

    private final RevocationStore store;
    private final NodeSignal signal;
    private final RevocationStream stream;
    private final PushMeter pushMeter;
    private final Clock clock;
    private final DenyList denyList = new DenyList();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();
    private final Condition applied = lock.newCondition();
    private boolean woken;
    private volatile boolean running;
    private boolean lookFailed;
    private volatile long lookedAt;
    private long prunedAt;

    RevocationFollower(
            RevocationStore store, NodeSignal signal, RevocationStream stream, PushMeter pushMeter, Clock clock) {
        this.store = store;
        this.signal = signal;
        this.stream = stream;
        this.pushMeter = pushMeter;
        this.clock = clock;
    }

    DenyList denyList() {
        return denyList;
    }

    /** Nanoseconds since the log was last read to its end. */
    long age() {
        return System.nanoTime() - lookedAt;
    }

    /**
     * Reads the log up to a position on the caller's thread and connection. Appenders come here after their commit, when their transaction
     * still keeps its connection: if they waited for the follower's thread instead, enough of them would leave no connection for it.
     */
    void catchUp(long seq, Duration patience) {
        pushMeter.committed();
        try {
            if (denyList.cursor() < seq) {
                look();
            }
        } catch (DataAccessException e) {
            log.debug("The log could not be read right after an append", e);
        }
        wakeAndAwait(seq, patience);
    }

    /** Has the log read now, and waits until this node knows it up to that position, or for so long. */
    void wakeAndAwait(long seq, Duration patience) {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            woken = true;
            wakeUp.signal();
            while (denyList.cursor() < seq && nanos > 0) {
                nanos = applied.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Knows the whole log before the first request is answered. */
    @Override
    public void start() {
        look();
        denyList.prune(clock.instant());
        prunedAt = System.nanoTime();
        running = true;
        startThread("revocation-follower", this::follow);
        startThread("revocation-signal", this::listen);
    }

    @Override
    public void stop() {
        running = false;
        wakeAndAwait(0, Duration.ZERO);
    }

    /** Starts before the web server and outlives it. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (running) {
            try {
                awaitWakeUp();
                long waiting = pushMeter.waiting();
                look();
                lookFailed = false;
                pruneNowAndThen();
                stream.push();
                pushMeter.pushed(waiting);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // No heartbeat now: whoever follows this node must see that it knows no more than before.
                if (!lookFailed && running) {
                    log.warn(
                            "Cannot read the revocation log; resource servers are told nothing until it works again",
                            e);
                }
                lookFailed = true;
            }
        }
    }

    private void listen() {
        while (running) {
            try {
                if (signal.await()) {
                    wakeAndAwait(0, Duration.ZERO);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void awaitWakeUp() throws InterruptedException {
        lock.lock();
        try {
            long nanos = LOOK_EVERY_NANOS;
            while (!woken && nanos > 0) {
                nanos = wakeUp.awaitNanos(nanos);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** May run on several threads at once: each reads for itself, and applies only what is still new then. */
    private void look() {
        long start = System.nanoTime();
        long last = store.lastSeq();
        while (denyList.cursor() < last) {
            List<RevocationEntry> page = store.after(denyList.cursor(), PAGE);
            lock.lock();
            try {
                page.stream().filter(entry -> entry.seq() > denyList.cursor()).forEach(denyList::apply);
                if (page.size() < PAGE) {
                    // What is missing up to the last position has been pruned.
                    denyList.advanceTo(last);
                }
                applied.signalAll();
            } finally {
                lock.unlock();
            }
        }
        lookedAt = start;
    }

    /** Looks at every entry, so not at each wake-up. */
    private void pruneNowAndThen() {
        long now = System.nanoTime();
        if (now - prunedAt >= LOOK_EVERY_NANOS) {
            denyList.prune(clock.instant());
            prunedAt = now;
        }
    }
}
