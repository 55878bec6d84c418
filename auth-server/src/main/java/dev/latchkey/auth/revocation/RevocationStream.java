package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.DenyList;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All resource servers that follow this node. Bounded: {@link #isFull()} is asked before another one is let in. */
@Component
class RevocationStream implements SmartLifecycle {

    private final Set<StreamSubscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final RevocationSettings settings;
    private volatile boolean running;

    RevocationStream(RevocationSettings settings) {
        this.settings = settings;
    }

    boolean isFull() {
        return !running || subscribers.size() >= settings.maxStreams();
    }

    /** How many follow now. */
    int openStreams() {
        return subscribers.size();
    }

    /** The position that the slowest of them has been told of; that one, if nobody follows. */
    long slowest(long position) {
        return subscribers.stream().mapToLong(StreamSubscriber::told).reduce(position, Math::min);
    }

    /** The resource servers that follow now, with the positions that their streams have been told of. */
    Map<String, List<Long>> followers() {
        return subscribers.stream()
                .collect(Collectors.groupingBy(
                        StreamSubscriber::clientId, Collectors.mapping(StreamSubscriber::told, Collectors.toList())));
    }

    /** Lets a subscriber in that knows the log up to {@code cursor}; it gets the entries behind that at once. */
    void open(String clientId, AsyncContext async, long cursor, DenyList denyList) throws IOException {
        StreamSubscriber subscriber = new StreamSubscriber(clientId, async, cursor, denyList, subscribers::remove);
        subscribers.add(subscriber);
        subscriber.start();
        if (!running || subscribers.size() > settings.maxStreams()) {
            // Let in while the last place was taken, or while the server began to stop.
            subscriber.close();
        }
    }

    /** Sends every subscriber what it lacks, or a heartbeat to one that lacks nothing. Never blocks on a slow one. */
    void push() {
        subscribers.forEach(StreamSubscriber::push);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server stops: it would wait for streams that never end. */
    @Override
    public void stop() {
        running = false;
        subscribers.forEach(StreamSubscriber::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
