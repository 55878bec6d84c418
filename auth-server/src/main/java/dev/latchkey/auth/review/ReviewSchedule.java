package dev.latchkey.auth.review;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reviews all credentials once a day, at {@value #HOUR} o'clock UTC, on one node; later on the same day if no server ran then. A node that
 * dies at it is followed by another one, which begins anew: what was told is not told again.
 */
@Component
class ReviewSchedule {

    static final int HOUR = 4;

    /** Bounds the transaction, and for how long reports of usage wait for it. */
    static final int BATCH = 500;

    private static final long SHUTDOWN_SECONDS = 3;
    private static final Duration CLAIM = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(ReviewSchedule.class);

    private final Review review;
    private final ReviewRunStore runs;
    private final ReviewMail mail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    private final String runner = UUID.randomUUID().toString();
    private final AtomicBoolean running = new AtomicBoolean();
    private final ExecutorService thread;
    private volatile boolean stopping;

    ReviewSchedule(Review review, ReviewRunStore runs, ReviewMail mail, TransactionTemplate transaction, Clock clock) {
        this.review = review;
        this.runs = runs;
        this.mail = mail;
        this.transaction = transaction;
        this.clock = clock;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("review-");
        factory.setDaemon(true);
        this.thread = Executors.newSingleThreadExecutor(factory);
    }

    /** On a thread of its own: with a million credentials it takes longer than other schedules can wait. */
    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void tick() {
        if (running.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    runIfDue();
                } catch (RuntimeException e) {
                    log.warn("The review of credentials was broken off, and begins again soon", e);
                } finally {
                    running.set(false);
                }
            });
        }
    }

    /** Waits for the present batch. An interrupt would close the files of an embedded database. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.shutdown();
        thread.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    /** Reviews all credentials, if that is due and no other node is at it; then sends what mails there are. */
    void runIfDue() {
        Instant due = due(clock.instant());
        if (!runs.isCompleted(due)) {
            if (!claim(due) || !run(due)) {
                return;
            }
        }
        mail.sendAll();
    }

    /** The last time that a review should have begun. */
    private static Instant due(Instant now) {
        OffsetDateTime today =
                now.atOffset(ZoneOffset.UTC).toLocalDate().atTime(HOUR, 0).atOffset(ZoneOffset.UTC);
        return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
    }

    private boolean claim(Instant due) {
        Instant now = clock.instant();
        return Boolean.TRUE.equals(transaction.execute(status -> runs.claim(runner, due, now, now.plus(CLAIM))));
    }

    /** Answers whether it came to the end. */
    private boolean run(Instant due) {
        long begun = System.nanoTime();
        for (String sort : review.sorts()) {
            String after = "";
            while (after != null) {
                String from = after;
                Position next = transaction.execute(status -> step(sort, from));
                if (next.lost() || stopping) {
                    return false;
                }
                after = next.after();
            }
        }
        transaction.executeWithoutResult(status -> runs.complete(runner, due));
        log.info(
                "Reviewed all credentials in {} ms",
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        return true;
    }

    /**
     * @param lost whether another node has taken over
     */
    private record Position(String after, boolean lost) {}

    private Position step(String sort, String after) {
        return runs.keep(runner, clock.instant().plus(CLAIM))
                ? new Position(review.step(sort, after, BATCH), false)
                : new Position(null, true);
    }
}
