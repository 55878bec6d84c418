package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Input;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The scopes that a client may be given: those of the presets, which the keys of those products have too.
 *
 * @param scopes name to a sentence
 */
@ConfigurationProperties("latchkey")
record KnownScopes(@DefaultValue Map<String, String> scopes) {

    /** Longer than all scopes of a client may be together. */
    private static final int MAX_LENGTH = 4096;

    /** Reads a {@code scope} member (RFC 7591 §2: scopes with spaces between them), in its order and each scope once. */
    Set<String> read(Input input, String value) {
        if (value == null || value.isBlank()) {
            input.fault("scope", "Must name at least one scope.");
            return Set.of();
        }
        if (value.length() > MAX_LENGTH) {
            input.fault("scope", "Must not be longer than " + MAX_LENGTH + " characters.");
            return Set.of();
        }
        Set<String> named = new LinkedHashSet<>(List.of(value.strip().split(" +")));
        if (!scopes.keySet().containsAll(named)) {
            input.fault("scope", "Must be known scopes with spaces between them: " + sentence() + ".");
        } else if (!Scope.fit(named)) {
            input.fault("scope", "Too many scopes: a token with all of them would not fit a header.");
        }
        return Collections.unmodifiableSet(named);
    }

    /** All of them, as a {@code scope} member names them. */
    String all() {
        return String.join(" ", scopes.keySet().stream().sorted().toList());
    }

    private String sentence() {
        return String.join(", ", scopes.keySet().stream().sorted().toList());
    }
}
