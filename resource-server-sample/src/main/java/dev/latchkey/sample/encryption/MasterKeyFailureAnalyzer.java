package dev.latchkey.sample.encryption;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Tells an operator what to do about the master key, in place of a stack trace. */
class MasterKeyFailureAnalyzer implements FailureAnalyzer {

    /** Looks at all causes: the container wraps what a bean throws. */
    @Override
    public FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MasterKeyException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Set LATCHKEY_SAMPLE_MASTER_KEY (latchkey.sample.master-key) to the key that this database was first"
                                + " started with, or bring its key file back. A new database takes any key:"
                                + " 'openssl rand -base64 32' makes one.",
                        cause);
            }
        }
        return null;
    }
}
