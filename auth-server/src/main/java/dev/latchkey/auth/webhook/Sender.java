package dev.latchkey.auth.webhook;

import dev.latchkey.auth.webhook.Claims.Claim;
import dev.latchkey.auth.webhook.QueueStore.Due;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Empties the outbox. One thread takes what is due, webhook by webhook, and writes down what became of it; others send. Nothing is sent within a
 * transaction. What a node has taken is its own for a while only, so what a dead node has taken another one sends; it may have arrived already.
 */
@Component
@ConditionalOnWebApplication
class Sender implements SmartLifecycle, Batch.Listener {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    /** What other nodes wrote, and what is to be tried again, is found that soon. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration LOOK_WHEN_STOPPING = Duration.ofMillis(50);

    /** What happens within it is written down together. */
    private static final Duration GATHER = Duration.ofMillis(5);

    private static final Duration SHUTDOWN = Duration.ofSeconds(3);
    private static final int MOST_OUTCOMES = 1000;

    private final QueueStore store;
    private final Outcomes outcomes;
    private final Claims claims;
    private final Attempt attempt;
    private final Doorbell doorbell;
    private final Slots slots;
    private final WebhookSettings settings;
    private final Clock clock;

    private final Map<String, Batch> underWay = new ConcurrentHashMap<>();
    private final Queue<Outcome> unwritten = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor threads;
    private volatile boolean running;
    private Thread thread;

    Sender(
            QueueStore store,
            Outcomes outcomes,
            Claims claims,
            Attempt attempt,
            Doorbell doorbell,
            Slots slots,
            WebhookSettings settings,
            Clock clock) {
        this.store = store;
        this.outcomes = outcomes;
        this.claims = claims;
        this.attempt = attempt;
        this.doorbell = doorbell;
        this.slots = slots;
        this.settings = settings;
        this.clock = clock;
        this.threads = threads();
    }

    /** As many as there are slots: whoever has none does not ask for a thread. */
    private static ThreadPoolExecutor threads() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("webhook-");
        factory.setDaemon(true);
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    @Override
    public void start() {
        running = true;
        if (settings.sending()) {
            thread = new Thread(this::work, "webhook-sender");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** What is under way has a moment to end; the rest is given back, so that nobody waits for it. */
    @Override
    public void stop() {
        running = false;
        if (thread == null) {
            return;
        }
        underWay.values().forEach(Batch::stop);
        doorbell.ring();
        try {
            thread.join(SHUTDOWN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Outlives the web server, and what that still does. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Never interrupted: H2 closes its file under an interrupted thread. */
    private void work() {
        boolean failed = false;
        while (running || !underWay.isEmpty() || !unwritten.isEmpty()) {
            try {
                doorbell.await(running ? LOOK_EVERY : LOOK_WHEN_STOPPING);
                Thread.sleep(GATHER.toMillis());
                writeOutcomes();
                if (running) {
                    takeWhatIsDue();
                }
                failed = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!failed) {
                    log.warn("Webhooks are not sent until this works again: {}", e.toString());
                }
                failed = true;
                if (!running) {
                    return;
                }
            }
        }
    }

    private void writeOutcomes() {
        List<Outcome> next = new ArrayList<>();
        for (Outcome outcome : unwritten) {
            if (next.size() == MOST_OUTCOMES) {
                break;
            }
            next.add(outcome);
        }
        if (!next.isEmpty()) {
            outcomes.write(next);
            // Only now: what could not be written is written next time. This thread alone takes from the queue.
            next.forEach(written -> unwritten.poll());
        }
        if (!unwritten.isEmpty()) {
            doorbell.ring();
        }
    }

    private void takeWhatIsDue() {
        List<Due> due = new ArrayList<>(store.due(clock.instant()));
        slots.forgetWanted();
        // In no order, so that nobody is always the last; but those first that are likely to be quick.
        Collections.shuffle(due);
        due.sort(Comparator.comparing(webhook -> webhook.failures() > 0));
        RuntimeException failure = null;
        for (Due webhook : due) {
            try {
                if (!underWay.containsKey(webhook.webhookId())) {
                    begin(webhook);
                }
            } catch (RuntimeException e) {
                // One whose secret does not open, say, keeps nobody else waiting.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void begin(Due webhook) {
        boolean failing = webhook.failures() > 0;
        if (!slots.take(failing)) {
            if (!failing) {
                slots.want();
            }
            return;
        }
        Optional<Claim> claim = Optional.empty();
        try {
            claim = claims.take(webhook);
        } finally {
            if (claim.isEmpty()) {
                slots.giveBack(failing);
            }
        }
        claim.ifPresent(this::send);
    }

    private void send(Claim claim) {
        Batch batch = new Batch(claim, attempt::make, new Batch.Bounds(settings, slots, threads), this, clock);
        underWay.put(claim.turn().webhookId(), batch);
        threads.execute(batch::run);
    }

    @Override
    public void report(Outcome outcome) {
        unwritten.add(outcome);
        doorbell.ring();
    }

    @Override
    public void ended(String webhookId) {
        underWay.remove(webhookId);
        doorbell.ring();
    }
}
