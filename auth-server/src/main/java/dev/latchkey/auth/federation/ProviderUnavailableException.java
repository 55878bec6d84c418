package dev.latchkey.auth.federation;

/** The identity provider cannot be asked now. */
final class ProviderUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProviderUnavailableException(Throwable cause) {
        super("the identity provider is not available", cause);
    }
}
