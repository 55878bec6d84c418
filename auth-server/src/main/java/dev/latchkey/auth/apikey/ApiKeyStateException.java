package dev.latchkey.auth.apikey;

/** The API key is there, but not in a state for what was asked of it. The message is a sentence for the caller. */
public class ApiKeyStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApiKeyStateException(String message) {
        super(message);
    }
}
