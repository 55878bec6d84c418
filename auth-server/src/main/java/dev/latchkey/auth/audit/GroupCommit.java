package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final BlockingQueue<Waiting> queue;
    private final GroupCommitMeter meter;
    private volatile boolean running;
    private Thread writer;
    private ScheduledExecutorService overseer;

    /** What the last commit took, in nanoseconds; the writer's own. */
    private long lastCommit;

    /** What is being written now. */
    private volatile List<Waiting> committing = List.of();

    /**
     * @param since when it came, as {@link System#nanoTime()} has it
     */
    private record Waiting(Recorded event, CompletableFuture<Void> durable, long since) {}

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
     * @throws EventNotRecordedException as {@link #submit} fails
     */
    void record(Recorded event) {
        try {
            submit(event).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unrecorded("interrupted while an event was being recorded", e);
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
        Waiting waiting = new Waiting(event, new CompletableFuture<>(), System.nanoTime());
        if (!queue.offer(waiting)) {
            throw unrecorded("too many events wait to be recorded", null);
        }
        // Looked at afterwards: whoever stops the writer first says so, and then empties the queue.
        if (!running && queue.remove(waiting)) {
            throw unrecorded("the server stops", null);
        }
        return waiting.durable();
    }

    private EventNotRecordedException unrecorded(String message, Throwable cause) {
        meter.unrecorded();
        return new EventNotRecordedException(message, cause);
    }

    private void fail(Collection<Waiting> lost, String message, Throwable cause) {
        for (Waiting waiting : lost) {
            if (!waiting.durable().isDone()) {
                waiting.durable().completeExceptionally(unrecorded(message, cause));
            }
        }
    }

    /** Nobody waits for longer than promised, not for a commit that does not end either. */
    private void failOverdue() {
        long before = System.nanoTime() - settings.maxWait().toNanos();
        List<Waiting> overdue = new ArrayList<>();
        queue.removeIf(waiting -> waiting.since() - before < 0 && overdue.add(waiting));
        committing.stream().filter(waiting -> waiting.since() - before < 0).forEach(overdue::add);
        fail(overdue, "the event was not stored in time", null);
    }

    @Override
    public void start() {
        running = true;
        writer = new Thread(this::write, "audit-group-commit");
        writer.setDaemon(true);
        writer.start();
        overseer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "audit-overdue");
            thread.setDaemon(true);
            return thread;
        });
        overseer.scheduleWithFixedDelay(this::failOverdue, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        try {
            writer.join(SHUTDOWN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        overseer.shutdown();
        List<Waiting> left = new ArrayList<>(committing);
        queue.drainTo(left);
        fail(left, "the server stops", null);
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
        try {
            while (running || !queue.isEmpty()) {
                Waiting first = queue.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    gather();
                    List<Waiting> batch = new ArrayList<>();
                    batch.add(first);
                    queue.drainTo(batch, settings.maxBatch() - 1);
                    committing = batch;
                    commit(batch);
                    committing = List.of();
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
            meter.committed(batch.size(), lastCommit);
            batch.forEach(waiting -> waiting.durable().complete(null));
        } catch (RuntimeException | Error e) {
            // Errors too: nobody would start another writer.
            log.warn(
                    "{} events could not be recorded; their tokens are not handed out: {}", batch.size(), e.toString());
            fail(batch, "the event could not be stored", e);
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
