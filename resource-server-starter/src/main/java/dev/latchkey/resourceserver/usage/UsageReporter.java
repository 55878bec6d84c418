package dev.latchkey.resourceserver.usage;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import dev.latchkey.resourceserver.credential.ResellerQuota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reports what was counted, on a thread of its own. A batch is sent until it is acknowledged, always with the same id; meanwhile new
 * counts gather, up to {@value #MAX_COUNTS} credential-hours. Beyond that the smallest are given up.
 */
public final class UsageReporter implements SmartLifecycle {

    static final int MAX_COUNTS = 100_000;

    private static final Logger log = LoggerFactory.getLogger(UsageReporter.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LAST_REPORTS = Duration.ofSeconds(5);

    private final PendingCounts pending = new PendingCounts();
    private final LongAdder dropped = new LongAdder();
    private final UsageCounts counts;
    private final ResellerQuotas quotas;
    private final UsageEndpoint endpoint;
    private final Duration interval;
    private final Ticker ticker;
    private UsageBatch unacknowledged;
    private int failures;
    private boolean reportedDrop;
    private volatile Thread thread;

    UsageReporter(UsageCounts counts, ResellerQuotas quotas, UsageEndpoint endpoint, Duration interval, Ticker ticker) {
        this.counts = counts;
        this.quotas = quotas;
        this.endpoint = endpoint;
        this.interval = interval;
        this.ticker = ticker;
    }

    /** A reporter of those counts to that server. */
    public static UsageReporter of(
            UsageCounts counts,
            ResellerQuotas quotas,
            AuthServerConnection connection,
            Duration interval,
            Ticker ticker) {
        return new UsageReporter(counts, quotas, new UsageEndpoint(connection), interval, ticker);
    }

    /** Requests whose counts were given up. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public synchronized void start() {
        thread = new Thread(this::run, "latchkey-usage");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reports once more what was counted until now. Comes after the web server has stopped, so that nothing is counted any more. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(LAST_REPORTS.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the web server starts, and until after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void run() {
        while (Thread.currentThread() == thread) {
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis());
                report();
            } catch (InterruptedException stopped) {
                break;
            } catch (RuntimeException failure) {
                log.error("reporting usage failed: {}", failure.toString());
            }
        }
        try {
            report();
        } catch (InterruptedException | RuntimeException failure) {
            log.debug("the last report failed: {}", failure.toString());
        }
        warnOfLoss();
    }

    private void warnOfLoss() {
        long lost = pending.size()
                + (unacknowledged == null ? 0 : unacknowledged.counts().size());
        if (lost > 0) {
            log.warn("Stopped with usage of {} credential-hours that could not be reported", lost);
        }
    }

    private void report() throws InterruptedException {
        gather();
        failures = sendAll() ? 0 : failures + 1;
    }

    private void gather() {
        counts.takeNew(pending::add);
        int held = unacknowledged == null ? 0 : unacknowledged.counts().size();
        List<UsageBatch.Count> beyond = pending.dropBeyond(MAX_COUNTS - held);
        long lost = counts.takeOverflow()
                + beyond.stream().mapToLong(UsageBatch.Count::requests).sum();
        UsageBatch.requestsByReseller(beyond).forEach(quotas::settle);
        if (lost > 0) {
            dropped.add(lost);
            if (!reportedDrop) {
                reportedDrop = true;
                log.warn("More usage than can be kept until it is reported: the smallest counts are dropped");
            }
        } else {
            reportedDrop = false;
        }
    }

    /** Whether everything was sent. */
    private boolean sendAll() throws InterruptedException {
        while (true) {
            if (unacknowledged == null) {
                unacknowledged = pending.takeBatch();
            }
            if (unacknowledged == null) {
                return true;
            }
            if (!send(unacknowledged)) {
                return false;
            }
            unacknowledged = null;
        }
    }

    /** Whether the batch is done with, for good or ill. */
    private boolean send(UsageBatch batch) throws InterruptedException {
        long askedAt = ticker.read();
        UsageEndpoint.Outcome outcome = endpoint.send(batch);
        switch (outcome.kind()) {
            case TAKEN -> settle(batch, outcome.answer(), askedAt);
            case REFUSED -> {
                log.error(
                        "The authorization server refused a usage report of {} counts ({}): dropped",
                        batch.counts().size(),
                        outcome.reason());
                settle(batch, new UsageBatch.Answer(List.of()), askedAt);
                dropped.add(batch.requests());
            }
            case AGAIN -> {
                if (failures == 0) {
                    log.info("Usage is not reported ({}): kept and sent again until it is", outcome.reason());
                }
                return false;
            }
        }
        return true;
    }

    private void settle(UsageBatch batch, UsageBatch.Answer answer, long askedAt) {
        Map<String, Long> reported = UsageBatch.requestsByReseller(batch.counts());
        for (UsageBatch.Remaining left : answer.resellers()) {
            Long requests = reported.remove(left.resellerClientId());
            quotas.hear(
                    new ResellerQuota(left.resellerClientId(), left.remaining(), left.resetsAt(), askedAt),
                    requests == null ? 0 : requests);
        }
        reported.forEach(quotas::settle);
    }

    /** Longer after each failure, and never as long as the others pause, so that a server that comes back meets no herd. */
    private long pauseMillis() {
        long usual = interval.toMillis();
        long longest = Math.max(usual, LONGEST_PAUSE.toMillis());
        long pause = failures == 0 ? usual : Math.min(longest, usual << Math.min(failures, 9));
        return failures == 0
                ? ThreadLocalRandom.current().nextLong(pause * 9 / 10, pause + 1)
                : ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
    }
}
