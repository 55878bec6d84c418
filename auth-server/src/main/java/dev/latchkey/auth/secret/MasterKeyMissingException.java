package dev.latchkey.auth.secret;

/** The server cannot start because it has no usable master key. */
public class MasterKeyMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MasterKeyMissingException(String message) {
        super(message);
    }
}
