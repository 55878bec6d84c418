package dev.latchkey.auth.revocation;

/** What was asked for is not in memory, and the database fails or does not answer in time. */
public class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String cacheName, Throwable cause) {
        super(cacheName + " cannot be read", cause);
    }
}
