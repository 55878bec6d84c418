package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.FieldFault;
import java.util.List;

/** What was asked for a key cannot be, with all reasons at once. */
public class InvalidApiKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FieldFault> faults;

    InvalidApiKeyException(List<FieldFault> faults) {
        super("The API key cannot be like that.");
        this.faults = List.copyOf(faults);
    }

    public List<FieldFault> faults() {
        return faults;
    }
}
