package dev.latchkey.resourceserver.authserver;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body up to a number of bytes and fails beyond it, so that no answer fills the memory. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> target;
    private long remaining;
    private Flow.Subscription subscription;

    BoundedBody(BodySubscriber<byte[]> target, int maxBytes) {
        this.target = target;
        this.remaining = maxBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return target.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        target.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (remaining < 0) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            remaining -= buffer.remaining();
        }
        if (remaining < 0) {
            subscription.cancel();
            target.onError(new IOException("the answer is too long"));
        } else {
            target.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        target.onError(failure);
    }

    @Override
    public void onComplete() {
        if (remaining >= 0) {
            target.onComplete();
        }
    }
}
