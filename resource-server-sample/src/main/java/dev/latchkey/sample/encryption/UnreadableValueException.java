package dev.latchkey.sample.encryption;

/** What is stored at some place was sealed under another key or for another place, or has been changed since. */
public final class UnreadableValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableValueException(String place, Throwable cause) {
        super("What is stored as '" + place + "' does not open under the master key", cause);
    }
}
