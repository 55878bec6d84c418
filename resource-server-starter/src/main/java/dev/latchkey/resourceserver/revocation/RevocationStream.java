package dev.latchkey.resourceserver.revocation;

import dev.latchkey.protocol.DenyList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads the event stream (WHATWG HTML §9.2.6) as it comes in: each event's data is an entry that goes into the deny list at
 * once, and every line shows that the server is alive. It runs on the thread that receives, so that no hand-over delays a
 * revocation.
 *
 * <p>The event's id is not read: it is the {@code seq} of its entry.
 */
final class RevocationStream implements BodySubscriber<Void> {

    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final RevocationEntries entries;
    private final DenyList denyList;
    private final KnownLog knownLog;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    RevocationStream(RevocationEntries entries, DenyList denyList, KnownLog knownLog) {
        this.entries = entries;
        this.denyList = denyList;
        this.knownLog = knownLog;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (end.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    read(buffer.get());
                }
            }
        } catch (IOException | RuntimeException malformed) {
            end.completeExceptionally(malformed);
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    private void read(byte next) throws IOException {
        if (next == '\n') {
            readLine(line.toByteArray());
            line.reset();
            knownLog.heard();
        } else if (line.size() == MAX_LINE_BYTES) {
            throw new IOException("a line of the revocation stream is too long");
        } else if (next != '\r') {
            line.write(next);
        }
    }

    private void readLine(byte[] text) throws IOException {
        if (text.length > DATA.length && Arrays.equals(text, 0, DATA.length, DATA, 0, DATA.length)) {
            entries.apply(Arrays.copyOfRange(text, DATA.length, text.length), denyList);
        }
    }
}
