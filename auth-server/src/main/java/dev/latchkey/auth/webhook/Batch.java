package dev.latchkey.auth.webhook;

import dev.latchkey.auth.egress.Answer;
import dev.latchkey.auth.webhook.Outcome.Delivered;
import dev.latchkey.auth.webhook.Outcome.Failed;
import dev.latchkey.auth.webhook.Outcome.Released;
import dev.latchkey.auth.webhook.QueueStore.Claimed;
import dev.latchkey.auth.webhook.QueueStore.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this node sends to one webhook in one go: what is about the same subject one after the other, different subjects side by side. It begins with a
 * single request; only once that has been taken others are made beside it, so that a receiver that has died costs one. With the first
 * failure it ends, and what has not been tried is given back.
 */
final class Batch {

    /** How long somebody else has to wait for a slot. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Turn turn;
    private final Instant leasedUntil;
    private final Queue<List<Claimed>> lanes;
    private final Function<Claimed, Answer> send;
    private final Limits limits;
    private final Consumer<Outcome> report;
    private final Consumer<Batch> ended;
    private final Clock clock;
    private final long start = System.nanoTime();
    private final AtomicInteger workers = new AtomicInteger(1);
    private final AtomicBoolean spread = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * @param most workers
     * @param slice how long it may begin to send
     */
    record Limits(int most, Duration slice, Slots slots, Executor threads) {}

    Batch(
            Turn turn,
            List<Claimed> claimed,
            Instant leasedUntil,
            Function<Claimed, Answer> send,
            Limits limits,
            Consumer<Outcome> report,
            Consumer<Batch> ended,
            Clock clock) {
        this.turn = turn;
        this.leasedUntil = leasedUntil;
        this.lanes = new ConcurrentLinkedQueue<>(lanes(claimed));
        this.send = send;
        this.limits = limits;
        this.report = report;
        this.ended = ended;
        this.clock = clock;
    }

    String webhookId() {
        return turn.webhookId();
    }

    boolean isFailing() {
        return turn.failures() > 0;
    }

    /** Begins no more requests. */
    void stop() {
        stopped = true;
    }

    /** Sends, on the caller's thread and in the slot that the caller took for it. */
    void run() {
        try {
            List<Claimed> lane = lanes.poll();
            while (lane != null) {
                send(lane);
                lane = isOver() ? null : lanes.poll();
            }
        } finally {
            leave();
        }
    }

    private void send(List<Claimed> lane) {
        List<Claimed> rest = new ArrayList<>(lane);
        while (!rest.isEmpty() && !isOver()) {
            Claimed next = rest.remove(0);
            Answer answer = send.apply(next);
            Instant now = clock.instant();
            if (answer.isSuccess()) {
                report.accept(new Delivered(turn.webhookId(), next, answer, now));
                spread();
            } else {
                stopped = true;
                report.accept(new Failed(turn.webhookId(), next, answer, now, turn.failures(), leasedUntil));
            }
        }
        rest.forEach(this::release);
    }

    /** The receiver is alive: others may be sent beside this one. */
    private void spread() {
        if (isFailing() || !spread.compareAndSet(false, true)) {
            return;
        }
        int more = Math.min(limits.most() - 1, lanes.size());
        for (int i = 0; i < more && limits.slots().take(false); i++) {
            workers.incrementAndGet();
            limits.threads().execute(this::run);
        }
    }

    private boolean isOver() {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        return stopped
                || since.compareTo(limits.slice()) > 0
                || since.compareTo(PATIENCE) > 0 && limits.slots().isWanted();
    }

    /** The last one to leave gives back what nobody has tried. */
    private void leave() {
        limits.slots().giveBack(isFailing());
        if (workers.decrementAndGet() == 0) {
            lanes.forEach(lane -> lane.forEach(this::release));
            ended.accept(this);
        }
    }

    private void release(Claimed claimed) {
        report.accept(new Released(turn.webhookId(), claimed, leasedUntil));
    }

    private static Collection<List<Claimed>> lanes(List<Claimed> claimed) {
        Map<String, List<Claimed>> lanes = new LinkedHashMap<>();
        claimed.forEach(one -> lanes.computeIfAbsent(one.subject(), subject -> new ArrayList<>())
                .add(one));
        lanes.values().forEach(lane -> lane.sort(Comparator.comparingLong(Claimed::position)));
        return lanes.values();
    }
}
