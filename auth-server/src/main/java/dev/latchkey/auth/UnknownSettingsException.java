package dev.latchkey.auth;

import java.util.Set;

/** The configuration holds settings that this server does not know. */
class UnknownSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownSettingsException(Set<String> names) {
        super("These settings are unknown: " + String.join(", ", names));
    }
}
