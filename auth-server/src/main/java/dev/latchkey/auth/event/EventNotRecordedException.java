package dev.latchkey.auth.event;

/**
 * A listener that must record an event before it may take effect could not. Whoever published the event must not let its
 * effect out: a token whose issuance was not recorded is not handed over.
 */
public class EventNotRecordedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventNotRecordedException(String message, Throwable cause) {
        super(message, cause);
    }
}
