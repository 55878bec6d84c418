package dev.latchkey.auth.audit;

import dev.latchkey.auth.audit.CommitQueue.Waiting;
import dev.latchkey.auth.event.EventNotRecordedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

    /** How soon an idle writer notices that the server stops, and how much later than promised an event may be given up. */
    private static final int LOOK_EVERY_MILLIS = 100;

    private static final int SHUTDOWN_MILLIS = 3000;

    /** After a commit that took long, the wait for more events does not. */
    private static final long LONGEST_GATHERING = TimeUnit.MILLISECONDS.toNanos(5);

    private final AuditStore store;
    private final AuditSettings settings;
    private final ChainWriter chain;
    private final CommitQueue queue;
    private Thread writer;
    private ScheduledExecutorService overseer;

    /** What the last commit took, in nanoseconds; the writer's own. */
    private long lastCommit;

    @Autowired
    GroupCommit(AuditStore store, Chains chains, AuditSettings settings, Clock clock, MeterRegistry meterRegistry) {
        this(store, new ChainWriter(() -> chains.open(Chains.Kind.GROUP), clock), settings, meterRegistry);
    }

    GroupCommit(AuditStore store, ChainWriter chain, AuditSettings settings, MeterRegistry meterRegistry) {
        this.store = store;
        this.settings = settings;
        this.chain = chain;
        this.queue = new CommitQueue(settings, meterRegistry);
    }

    /** The chain of the rows that are written here. */
    ChainWriter chain() {
        return chain;
    }

    /**
     * Returns when the event is durable.
     *
     * @throws EventNotRecordedException as {@link #submit} fails
     */
    void record(Recorded event) {
        try {
            submit(event).get(settings.maxWait().toMillis() + SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventNotRecordedException("interrupted while an event was being recorded", e);
        } catch (TimeoutException e) {
            // Only if this process was out of memory just when it should have been told.
            throw new EventNotRecordedException("nothing was heard of an event", e);
        } catch (ExecutionException e) {
            throw new EventNotRecordedException(e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Takes an event over.
     *
     * @return completes, on the writer's thread, when the event is durable; or fails with an {@link EventNotRecordedException} if the store
     *     failed or it took too long. The row may still come to be written in the last case: an event without its effect, never the other
     *     way round. What follows on it must be quick, for the next commit waits
     * @throws EventNotRecordedException if too many wait already
     */
    CompletableFuture<Void> submit(Recorded event) {
        return queue.submit(event);
    }

    @Override
    public void start() {
        queue.open();
        writer = daemon(this::write, "audit-group-commit");
        writer.start();
        overseer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "audit-overdue"));
        overseer.scheduleWithFixedDelay(this::oversee, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        queue.close();
        try {
            writer.join(SHUTDOWN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        overseer.shutdown();
        queue.failAll("the server stops");
    }

    @Override
    public boolean isRunning() {
        return queue.isOpen();
    }

    /** Outlives the web server, so that requests in flight get their tokens. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Ends when the server stops and nothing waits any more. Never interrupted: H2 closes its file under an interrupted thread. */
    private void write() {
        while (queue.isOpen() || !queue.isEmpty()) {
            try {
                Waiting first = queue.first(LOOK_EVERY_MILLIS);
                if (first != null) {
                    gather();
                    commit(queue.batch(first, settings.maxBatch()));
                    queue.written();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                // Out of memory, most likely. Nobody would start another writer; whoever has not been told will be when
                // it is overdue.
                log.warn("The audit log's writer goes on after {}", e.toString());
            }
        }
    }

    private void oversee() {
        try {
            queue.failOverdue();
        } catch (RuntimeException | Error e) {
            // As below: nobody would start another overseer.
            log.warn("Events that wait for too long could not be given up: {}", e.toString());
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
            queue.meter().committed(batch.size(), lastCommit);
            batch.forEach(waiting -> waiting.durable().complete(null));
        } catch (RuntimeException | Error e) {
            // Errors too: nobody would start another writer.
            log.warn(
                    "{} events could not be recorded; their tokens are not handed out: {}", batch.size(), e.toString());
            queue.fail(batch, "the event could not be stored", e);
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
