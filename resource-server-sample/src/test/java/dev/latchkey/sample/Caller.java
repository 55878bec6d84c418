package dev.latchkey.sample;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls the sample with a key, again and again, on a thread of its own. */
final class Caller implements AutoCloseable {

    private static final int PAUSE_MILLIS = 2;

    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    Caller(Installation installation, String key) {
        thread = new Thread(() -> {
            while (!over) {
                answers.add(ask(installation, key));
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        thread.start();
    }

    /** The statuses so far; 0 for no answer. */
    List<Integer> answers() {
        return List.copyOf(answers);
    }

    private static int ask(Installation installation, String key) {
        try {
            return installation.jobs("X-Api-Key", key);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
