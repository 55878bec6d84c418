package dev.latchkey.auth.webhook;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * How many requests may be under way at once on this node. To webhooks that fail, there are a quarter as many in slots of their own, so that
 * however many receivers are dead, the others are not kept waiting.
 */
@Component
class Slots {

    private final Semaphore all;
    private final Semaphore failing;
    private volatile boolean wanted;

    Slots(WebhookSettings settings) {
        this.all = new Semaphore(settings.concurrency());
        this.failing = new Semaphore(Math.max(1, settings.concurrency() / 4));
    }

    boolean take(boolean isFailing) {
        return (isFailing ? failing : all).tryAcquire();
    }

    /** Somebody waits for one. */
    void want() {
        wanted = true;
    }

    void giveBack(boolean isFailing) {
        (isFailing ? failing : all).release();
    }

    /** Nobody waits any more. */
    void forgetWanted() {
        wanted = false;
    }

    /** Whether somebody waits, so that whoever has had a slot for long should leave it. */
    boolean isWanted() {
        return wanted;
    }
}
