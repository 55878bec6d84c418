package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes events durable many at a time. One writer takes all that wait (up to the batch size), inserts them by one statement and
 * releases their publishers together; while it commits, the next batch gathers. Unless {@code latchkey.audit.gather} says
 * otherwise, nobody is delayed on purpose, so a lone event waits for its own commit only.
 */
@Component
class GroupCommit implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** How soon an idle writer notices that the server stops. */
    private static final int LOOK_EVERY_MILLIS = 200;

    private static final int SHUTDOWN_MILLIS = 3000;

    /** After a commit that took long, the wait for more events does not. */
    private static final long LONGEST_GATHERING = TimeUnit.MILLISECONDS.toNanos(5);

    private final AuditStore store;
    private final AuditSettings settings;
    private final ChainWriter chain;
    private final BlockingQueue<Waiting> queue;
    private final GroupCommitMeter meter;
    private volatile boolean running;
    private Thread writer;

    /** What the last commit took, in nanoseconds; the writer's own. */
    private long lastCommit;

    private record Waiting(Recorded event, CompletableFuture<Void> durable) {}

    @Autowired
    GroupCommit(AuditStore store, Chains chains, AuditSettings settings, Clock clock, MeterRegistry meterRegistry) {
        this(store, new ChainWriter(() -> chains.open(Chains.Kind.GROUP), clock), settings, meterRegistry);
    }

    GroupCommit(AuditStore store, ChainWriter chain, AuditSettings settings, MeterRegistry meterRegistry) {
        this.store = store;
        this.settings = settings;
        this.chain = chain;
        this.queue = new ArrayBlockingQueue<>(settings.maxQueue());
        this.meter = new GroupCommitMeter(meterRegistry, queue);
    }

    /** The chain of the rows that are written here. */
    ChainWriter chain() {
        return chain;
    }

    /**
     * Returns when the event is durable.
     *
     * @throws EventNotRecordedException if too many wait already, the store failed, or it took too long. The row may still come to be
     *     written in the last case: an event without its effect, never the other way round
     */
    void record(Recorded event) {
        Waiting waiting = new Waiting(event, new CompletableFuture<>());
        if (!running || !queue.offer(waiting)) {
            throw unrecorded("too many events wait to be recorded", null);
        }
        try {
            waiting.durable().get(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unrecorded("interrupted while an event was being recorded", e);
        } catch (ExecutionException e) {
            throw unrecorded("the event could not be stored", e.getCause());
        } catch (TimeoutException e) {
            queue.remove(waiting);
            throw unrecorded("the event was not stored in time", e);
        }
    }

    private EventNotRecordedException unrecorded(String message, Throwable cause) {
        meter.unrecorded();
        return new EventNotRecordedException(message, cause);
    }

    @Override
    public void start() {
        running = true;
        writer = new Thread(this::write, "audit-group-commit");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void stop() {
        running = false;
        try {
            writer.join(SHUTDOWN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Outlives the web server, so that requests in flight get their tokens. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Ends when the server stops and nothing waits any more. Never interrupted: H2 closes its file under an interrupted thread. */
    private void write() {
        List<Waiting> batch = new ArrayList<>(settings.maxBatch());
        try {
            while (running || !queue.isEmpty()) {
                Waiting first = queue.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    gather();
                    queue.drainTo(batch, settings.maxBatch() - 1);
                    commit(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() {
        long wait = Math.min((long) (lastCommit * settings.gather()), LONGEST_GATHERING);
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    private void commit(List<Waiting> batch) {
        long start = System.nanoTime();
        try {
            ChainWriter.Segment segment = chain.after(
                    chain.start(), batch.stream().map(Waiting::event).toList());
            store(segment);
            lastCommit = System.nanoTime() - start;
            batch.forEach(waiting -> waiting.durable().complete(null));
            meter.committed(batch.size(), lastCommit);
        } catch (RuntimeException | Error e) {
            // Errors too: nobody would start another writer.
            log.warn(
                    "{} events could not be recorded; their tokens are not handed out: {}", batch.size(), e.toString());
            batch.forEach(waiting -> waiting.durable().completeExceptionally(e));
        }
    }

    private void store(ChainWriter.Segment segment) {
        try {
            store.insert(segment.rows());
            chain.advance(segment.end());
        } catch (RuntimeException | Error e) {
            if (!SurelyNotStored.is(e)) {
                chain.abandon();
            }
            throw e;
        }
    }
}
