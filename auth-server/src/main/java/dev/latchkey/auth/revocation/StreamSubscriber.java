package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry;
import dev.latchkey.protocol.RevocationEntry.Kind;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream (WHATWG server-sent events), written without blocking. It keeps no queue, only the position it has been told: what
 * it lacks is always taken from the log itself, so a slow reader costs nothing, and one that takes nothing for five seconds is
 * dropped and resumes by {@code Last-Event-ID}.
 */
final class StreamSubscriber implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(StreamSubscriber.class);
    private static final int ENTRIES_AT_ONCE = 200;
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final DenyList denyList;
    private final Consumer<StreamSubscriber> onClose;
    private final String clientId;
    private long cursor;
    private volatile long told;
    private boolean unflushed;
    private long stuckSince;
    private boolean opened;
    private boolean closed;

    StreamSubscriber(
            String clientId, AsyncContext async, long cursor, DenyList denyList, Consumer<StreamSubscriber> onClose)
            throws IOException {
        this.clientId = clientId;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.cursor = cursor;
        this.told = cursor;
        this.denyList = denyList;
        this.onClose = onClose;
    }

    /** The resource server that reads it. */
    String clientId() {
        return clientId;
    }

    /** The position of the log up to which everything has been written. */
    long told() {
        return told;
    }

    /** The container calls {@link #onWritePossible} as soon as the first bytes may be written. */
    void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public synchronized void onWritePossible() {
        opened = true;
        push();
    }

    /** Writes what the other end lacks; a heartbeat where it lacks nothing. */
    synchronized void push() {
        // Before the container's first call it is not done yet with making the stream one that does not block.
        if (closed || !opened) {
            return;
        }
        if (denyList.denies(Kind.CLIENT, clientId, Instant.MAX)) {
            log.info("Resource server {} may not follow the revocation log any more", clientId);
            close();
            return;
        }
        try {
            boolean written = false;
            while (out.isReady()) {
                stuckSince = 0;
                if (unflushed) {
                    out.flush();
                    unflushed = false;
                } else {
                    byte[] next = next(written);
                    if (next.length == 0) {
                        return;
                    }
                    out.write(next);
                    unflushed = true;
                    written = true;
                }
            }
            dropIfStuck();
        } catch (IOException | IllegalStateException e) {
            log.debug("A follower of the revocation log is gone");
            close();
        }
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
            complete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    /** Ends the request here, or the container would try to show an error page in the middle of the stream. */
    @Override
    public void onError(AsyncEvent event) {
        close();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Started once, in the controller.
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            log.trace("The container had ended it already", e);
        }
    }

    private byte[] next(boolean written) {
        // Read first: the heartbeat must not name a position whose entries came after the look below.
        long known = denyList.cursor();
        List<RevocationEntry> lacking = denyList.after(cursor, ENTRIES_AT_ONCE);
        if (!lacking.isEmpty()) {
            StringBuilder events = new StringBuilder();
            for (RevocationEntry entry : lacking) {
                events.append("id: ").append(entry.seq()).append("\ndata: ");
                events.append(RevocationJson.write(entry)).append("\n\n");
            }
            cursor = lacking.get(lacking.size() - 1).seq();
            told = cursor;
            return events.toString().getBytes(StandardCharsets.UTF_8);
        }
        told = known;
        return written ? new byte[0] : (": " + known + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void dropIfStuck() {
        long now = System.nanoTime();
        if (stuckSince == 0) {
            stuckSince = now;
        } else if (now - stuckSince > STUCK_NANOS) {
            log.info("A follower of the revocation log takes nothing; dropped, it may resume");
            close();
        }
    }
}
