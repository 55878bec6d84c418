package dev.latchkey.auth.observation;

/** Stands for a failure where its message must not go: that may quote what a caller sent. */
final class UndisclosedException extends Exception {

    private static final long serialVersionUID = 1L;

    UndisclosedException(Throwable failure) {
        super(failure.getClass().getName(), null, false, false);
    }
}
