package dev.latchkey.auth.event;

import java.util.concurrent.CompletableFuture;

/**
 * An event whose effect its publisher holds back by itself, so that no thread has to wait for the recording. It is published in place of the
 * {@link SecurityEvent} that it holds, and heard by whoever records events, and by nobody else.
 */
public final class HeldEvent {

    private final SecurityEvent event;
    private CompletableFuture<Void> recorded = CompletableFuture.completedFuture(null);

    public HeldEvent(SecurityEvent event) {
        this.event = event;
    }

    public SecurityEvent event() {
        return event;
    }

    /** For the listener: when the effect may take place. */
    public void until(CompletableFuture<Void> durable) {
        recorded = durable;
    }

    /**
     * For the publisher, once the event is published: completes when the effect may take place, at once if nobody records the event; or fails
     * with an {@link EventNotRecordedException}. It always comes to its end, within a bounded time.
     */
    public CompletableFuture<Void> recorded() {
        return recorded;
    }
}
