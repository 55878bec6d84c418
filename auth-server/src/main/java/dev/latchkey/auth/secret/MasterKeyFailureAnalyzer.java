package dev.latchkey.auth.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells an operator how to get a master key, in place of a stack trace. */
class MasterKeyFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
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
        return null;
    }
}
