package dev.latchkey.auth.observation;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves Boot's tracing out altogether unless a collector is named: by itself it would make spans for nobody, at the cost of each request. Its
 * export of logs is always left out; logs go where the process writes them.
 */
class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.autoconfigure.";
    private static final String LOGS = OPEN_TELEMETRY + "logging.";

    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean traced = CollectorNamed.in(environment);
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = autoConfigurations[i] == null || isKept(autoConfigurations[i], traced);
        }
        return matches;
    }

    private static boolean isKept(String name, boolean traced) {
        boolean tracing = name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY);
        return !name.startsWith(LOGS) && (traced || !tracing);
    }
}
