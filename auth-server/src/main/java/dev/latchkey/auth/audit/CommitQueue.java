package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Events that wait to be durable: so many at most, and each for so long at most, whatever the writer does. One thread takes them; any may do
 * the rest.
 */
final class CommitQueue {

    private final BlockingQueue<Waiting> queue;
    private final long maxWaitNanos;
    private final GroupCommitMeter meter;
    private volatile boolean open;

    /** What is being written now. */
    private volatile List<Waiting> taken = List.of();

    /**
     * An event, and who is told of it.
     *
     * @param since when it came, as {@link System#nanoTime()} has it
     */
    record Waiting(Recorded event, CompletableFuture<Void> durable, long since) {}

    CommitQueue(AuditSettings settings, MeterRegistry meterRegistry) {
        this.queue = new ArrayBlockingQueue<>(settings.maxQueue());
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.meter = new GroupCommitMeter(meterRegistry, queue);
    }

    GroupCommitMeter meter() {
        return meter;
    }

    void open() {
        open = true;
    }

    /** From now on nothing is let in; what is here already stays. */
    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /**
     * Takes an event over.
     *
     * @throws EventNotRecordedException if too many wait already
     */
    CompletableFuture<Void> submit(Recorded event) {
        Waiting waiting = new Waiting(event, new CompletableFuture<>(), System.nanoTime());
        if (!queue.offer(waiting)) {
            throw refusal("too many events wait to be recorded");
        }
        // Looked at afterwards: whoever stops the writer closes first, and empties the queue then.
        if (!open && queue.remove(waiting)) {
            throw refusal("the server stops");
        }
        return waiting.durable();
    }

    /** The event that has waited longest, or {@code null} if none comes within that time. */
    Waiting first(int millis) throws InterruptedException {
        return queue.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** That event with those that wait behind it, {@code most} at most. They are being written until the next call, or {@link #written()}. */
    List<Waiting> batch(Waiting first, int most) {
        List<Waiting> batch = new ArrayList<>(Math.min(most, queue.size() + 1));
        batch.add(first);
        queue.drainTo(batch, most - 1);
        taken = batch;
        return batch;
    }

    void written() {
        taken = List.of();
    }

    /** Tells those who have waited for too long: the writer may be in a commit that does not end. */
    void failOverdue() {
        long before = System.nanoTime() - maxWaitNanos;
        // Told first and removed afterwards: if this cannot be done to its end, the next look finds the rest.
        for (Collection<Waiting> waiting : List.of(queue, taken)) {
            for (Waiting each : waiting) {
                if (each.since() - before < 0) {
                    fail(each, "the event was not stored in time", null);
                }
            }
        }
        queue.removeIf(waiting -> waiting.durable().isDone());
    }

    /** Tells all who are left. */
    void failAll(String message) {
        fail(taken, message, null);
        fail(queue, message, null);
        queue.clear();
    }

    /** Tells them, but for whom has been told something already. */
    void fail(Collection<Waiting> lost, String message, Throwable cause) {
        lost.forEach(waiting -> fail(waiting, message, cause));
    }

    private void fail(Waiting lost, String message, Throwable cause) {
        if (!lost.durable().isDone()
                && lost.durable().completeExceptionally(new EventNotRecordedException(message, cause))) {
            meter.unrecorded();
        }
    }

    private EventNotRecordedException refusal(String message) {
        meter.unrecorded();
        return new EventNotRecordedException(message, null);
    }
}
