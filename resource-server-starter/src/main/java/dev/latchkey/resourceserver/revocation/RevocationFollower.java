package dev.latchkey.resourceserver.revocation;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.protocol.DenyList;
import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the revocation log on a thread of its own: a snapshot, then the stream from there, and after a break the stream from
 * where it broke. The application starts without waiting for it; until the first snapshot the stale policy applies.
 */
public final class RevocationFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RevocationFollower.class);

    private static final Duration SNAPSHOT_DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

    /** Three heartbeats are missing: the connection is dead, even if nobody has closed it. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** After a longer break a snapshot is surer: the server may have forgotten entries that expired meanwhile. */
    private static final Duration LONG_BREAK = Duration.ofMinutes(10);

    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);
    private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(1);

    private final AuthServerConnection connection;
    private final KnownLog knownLog;
    private final Duration keepExpired;
    private final Clock clock;
    private final Ticker ticker;
    private final RevocationEntries entries = new RevocationEntries();
    private volatile Thread thread;
    private boolean needsSnapshot = true;
    private boolean reportedBreak;
    private final RetryPauses pauses = new RetryPauses(new SplittableRandom());
    private long prunedAt;

    /**
     * @param keepExpired how long an entry is kept after it expired: a token is accepted a little longer than it lives, and an
     *     introspection answer from before the entry may still be remembered
     */
    public RevocationFollower(
            AuthServerConnection connection, KnownLog knownLog, Duration keepExpired, Clock clock, Ticker ticker) {
        this.connection = connection;
        this.knownLog = knownLog;
        this.keepExpired = keepExpired;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public synchronized void start() {
        thread = new Thread(this::run, "latchkey-revocations");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
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
                if (needsSnapshot) {
                    takeSnapshot();
                }
                followStream();
                reportBreak("the server ended the stream");
            } catch (InterruptedException stopped) {
                return;
            } catch (ExecutionException failure) {
                reportBreak(failure.getCause().toString());
            } catch (IOException | TimeoutException | RuntimeException failure) {
                reportBreak(failure.toString());
            }
            knownLog.trust();
            needsSnapshot |= knownLog.age().compareTo(LONG_BREAK) > 0;
            if (!sleepBeforeRetry()) {
                return;
            }
        }
    }

    private void takeSnapshot() throws IOException, InterruptedException, ExecutionException {
        long askedAt = ticker.read();
        HttpRequest request = connection
                .request("/oauth/revocations")
                .header("Accept", "application/json")
                .build();
        HttpResponse<byte[]> response = connection
                .exchange(request, SNAPSHOT_DEADLINE, MAX_SNAPSHOT_BYTES)
                .get();
        if (response.statusCode() != 200) {
            throw new IOException("the snapshot answered " + response.statusCode());
        }
        knownLog.replace(entries.readSnapshot(response.body()), askedAt);
        knownLog.trust();
        needsSnapshot = false;
        log.debug("revocations known up to {}", knownLog.state().denyList().cursor());
    }

    private void followStream() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        DenyList denyList = knownLog.state().denyList();
        HttpRequest request = connection
                .request("/oauth/revocations/stream")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(denyList.cursor()))
                .build();
        long openedAt = ticker.read();
        CompletableFuture<HttpResponse<Void>> stream =
                connection.stream(request, new RevocationStream(entries, denyList, knownLog));
        try {
            HttpResponse<Void> response = watch(stream, openedAt);
            if (response.statusCode() == 409) {
                needsSnapshot = true;
            }
            if (response.statusCode() != 200) {
                throw new IOException("the stream answered " + response.statusCode());
            }
        } finally {
            stream.cancel(true);
        }
    }

    /** Waits until the stream ends, and gives it up when it is silent. */
    private HttpResponse<Void> watch(CompletableFuture<HttpResponse<Void>> stream, long openedAt)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            try {
                return stream.get(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillOpen) {
                long now = ticker.read();
                if (now - openedAt > knownLog.age().toNanos()) {
                    reportFollowing();
                }
                if (Math.min(now - openedAt, knownLog.age().toNanos()) > SILENCE.toNanos()) {
                    throw new TimeoutException("the stream is silent");
                }
                knownLog.trust();
                prune(now);
            }
        }
    }

    private void prune(long now) {
        if (now - prunedAt > PRUNE_INTERVAL.toNanos()) {
            prunedAt = now;
            knownLog.state().denyList().prune(clock.instant().minus(keepExpired));
        }
    }

    private void reportFollowing() {
        pauses.beginAnew();
        if (reportedBreak) {
            reportedBreak = false;
            log.info("Following the revocation log again");
        }
    }

    private void reportBreak(String reason) {
        if (!reportedBreak) {
            reportedBreak = true;
            log.info("Not following the revocation log: {}; trying again until it answers", reason);
        } else {
            log.debug("still not following the revocation log: {}", reason);
        }
    }

    private boolean sleepBeforeRetry() {
        try {
            Thread.sleep(pauses.next().toMillis());
        } catch (InterruptedException stopped) {
            return false;
        }
        return true;
    }
}
