package dev.latchkey.resourceserver.apikey;

import dev.latchkey.resourceserver.authserver.Introspection;
import dev.latchkey.resourceserver.credential.RefusedException;
import jakarta.servlet.http.HttpServletRequest;

/** What a live key may not be used for: another environment, another method, or anything at all while its account is suspended. */
public final class ApiKeyRestrictions {

    private final String environment;

    /**
     * @param environment the environment that this resource server belongs to
     */
    public ApiKeyRestrictions(String environment) {
        this.environment = environment;
    }

    /**
     * Checks a request against the key that it came with.
     *
     * @throws RefusedException if the key does not allow it
     */
    void require(Introspection key, HttpServletRequest request) {
        if (!key.hasActiveAccount()) {
            throw RefusedException.forbidden("account is not active");
        }
        if (key.environments() != null && !key.environments().contains(environment)) {
            throw RefusedException.forbidden("key of another environment");
        }
        if (key.methods() != null && !key.methods().contains(effectiveMethod(request))) {
            throw RefusedException.forbidden("method not allowed by the key");
        }
    }

    /** HEAD reads what GET reads. */
    private static String effectiveMethod(HttpServletRequest request) {
        return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    }
}
