package dev.latchkey.auth.apikey;

import java.util.List;

/** Nothing was imported: lines are wrong. Tells of the first ones, at most {@link ImportFile#MAX_FAULTS}. */
public class InvalidImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<LineFault> faults;

    InvalidImportException(List<LineFault> faults) {
        super("The keys cannot be imported.");
        this.faults = List.copyOf(faults);
    }

    public List<LineFault> faults() {
        return faults;
    }
}
