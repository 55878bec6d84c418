package dev.latchkey.auth.token;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** A listener that need not say that it does nothing. */
interface PartialAsyncListener extends AsyncListener {

    @Override
    default void onComplete(AsyncEvent event) {}

    /** Followed by the completion. */
    @Override
    default void onTimeout(AsyncEvent event) {}

    /** Followed by the completion. */
    @Override
    default void onError(AsyncEvent event) {}

    @Override
    default void onStartAsync(AsyncEvent event) {}
}
