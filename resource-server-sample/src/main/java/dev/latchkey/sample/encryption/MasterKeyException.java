package dev.latchkey.sample.encryption;

/** The sample cannot start with the master key it was given. */
final class MasterKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MasterKeyException(String message) {
        super(message);
    }
}
