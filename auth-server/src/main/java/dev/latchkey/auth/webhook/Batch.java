package dev.latchkey.auth.webhook;

import dev.latchkey.auth.egress.Answer;
import dev.latchkey.auth.webhook.Claims.Claim;
import dev.latchkey.auth.webhook.Outcome.Delivered;
import dev.latchkey.auth.webhook.Outcome.Failed;
import dev.latchkey.auth.webhook.Outcome.Released;
import dev.latchkey.protocol.WebhookSignature;
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

/**
 * What this node sends to one webhook in one go: what is about the same subject one after the other, different subjects side by side. It begins with a
 * single request; only once that has been taken others are made beside it, so that a receiver that has died costs one. With the first
 * failure it ends, and what has not been tried is given back.
 */
final class Batch {

    /** How long somebody else has to wait for a slot. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Claim claim;
    private final Queue<List<Claimed>> lanes;
    private final Attempts attempts;
    private final Bounds bounds;
    private final Listener listener;
    private final Clock clock;
    private final long start = System.nanoTime();
    private final AtomicInteger workers = new AtomicInteger(1);
    private final AtomicBoolean spread = new AtomicBoolean();
    private volatile boolean stopped;

    /** Makes attempts. */
    interface Attempts {

        Answer make(String url, List<WebhookSignature> signatures, Claimed delivery);
    }

    /** Where a batch may run, and how much of that it may have. */
    record Bounds(WebhookSettings settings, Slots slots, Executor threads) {}

    /** Is told of everything that a batch took, and of its end. */
    interface Listener {

        void report(Outcome outcome);

        void ended(String webhookId);
    }

    Batch(Claim claim, Attempts attempts, Bounds bounds, Listener listener, Clock clock) {
        this.claim = claim;
        this.lanes = new ConcurrentLinkedQueue<>(lanes(claim.deliveries()));
        this.attempts = attempts;
        this.bounds = bounds;
        this.listener = listener;
        this.clock = clock;
    }

    private boolean isFailing() {
        return claim.turn().failures() > 0;
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
            Answer answer = attempts.make(claim.turn().url(), claim.signatures(), next);
            Instant now = clock.instant();
            if (answer.isSuccess()) {
                listener.report(new Delivered(webhookId(), next, answer, now));
                spread();
            } else {
                stopped = true;
                listener.report(
                        new Failed(webhookId(), next, answer, now, claim.turn().failures(), claim.leasedUntil()));
            }
        }
        rest.forEach(this::release);
    }

    /** The receiver is alive: others may be sent beside this one. */
    private void spread() {
        if (isFailing() || !spread.compareAndSet(false, true)) {
            return;
        }
        int more = Math.min(bounds.settings().concurrencyPerWebhook() - 1, lanes.size());
        for (int i = 0; i < more && bounds.slots().take(false); i++) {
            workers.incrementAndGet();
            bounds.threads().execute(this::run);
        }
    }

    private boolean isOver() {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        return stopped
                || since.compareTo(bounds.settings().slice()) > 0
                || since.compareTo(PATIENCE) > 0 && bounds.slots().isWanted();
    }

    /** The last one to leave gives back what nobody has tried. */
    private void leave() {
        bounds.slots().giveBack(isFailing());
        if (workers.decrementAndGet() == 0) {
            lanes.forEach(lane -> lane.forEach(this::release));
            listener.ended(webhookId());
        }
    }

    private String webhookId() {
        return claim.turn().webhookId();
    }

    private void release(Claimed claimed) {
        listener.report(new Released(webhookId(), claimed, claim.leasedUntil()));
    }

    private static Collection<List<Claimed>> lanes(List<Claimed> claimed) {
        Map<String, List<Claimed>> lanes = new LinkedHashMap<>();
        claimed.forEach(one -> lanes.computeIfAbsent(one.subject(), subject -> new ArrayList<>())
                .add(one));
        lanes.values().forEach(lane -> lane.sort(Comparator.comparingLong(Claimed::position)));
        return lanes.values();
    }
}
