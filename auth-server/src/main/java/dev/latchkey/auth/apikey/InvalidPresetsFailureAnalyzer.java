package dev.latchkey.auth.apikey;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists the faults of the presets, in place of a stack trace. */
class InvalidPresetsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPresetsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPresetsException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct these settings; they stand in config/presets, or where other configuration goes before it.",
                cause);
    }
}
