package dev.latchkey.auth.secret;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Tells an operator how to get a master key, in place of a stack trace. */
class MasterKeyFailureAnalyzer implements FailureAnalyzer {

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        // Found below whatever Spring wrapped around it on the way out of the bean that wanted the key.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MasterKeyMissingException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Make one with 'openssl rand -base64 32', keep it in a secrets manager, and set LATCHKEY_MASTER_KEY "
                                + "(latchkey.master-key) to it on every node.",
                        cause);
            }
            if (cause instanceof WrongMasterKeyException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Set LATCHKEY_MASTER_KEY to the key this database was first started with.",
                        cause);
            }
        }
        return null;
    }
}
