package dev.latchkey.auth.apikey;

import java.util.List;

/** The presets contradict themselves or each other. */
public class InvalidPresetsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidPresetsException(List<String> faults) {
        super("The presets have faults:\n  - " + String.join("\n  - ", faults));
    }
}
