package dev.latchkey.auth.secret;

/** Something sealed in the database does not open under the configured master key. */
public class WrongMasterKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongMasterKeyException(String context, Throwable cause) {
        super("'" + context + "' does not open under the configured master key", cause);
    }
}
