package dev.latchkey.auth.apikey;

/** There is no such API key. */
public class UnknownApiKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownApiKeyException() {
        super("There is no such API key.");
    }
}
