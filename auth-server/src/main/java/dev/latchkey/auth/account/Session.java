package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A signed-in person's session, as its token tells.
 *
 * @param id the {@code jti} of the token
 * @param begunAt when the person signed in
 * @param amr see {@link SignInMethod}; empty where the token does not tell
 */
record Session(String id, String userId, Instant begunAt, Instant expiresAt, List<String> amr) {

    /** For what would let whoever has found an open browser keep its owner out. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    boolean isFederated() {
        return amr.equals(SignInMethod.FEDERATED.amr());
    }

    /**
     * Demands that the person has signed in lately.
     *
     * @throws ApiProblem 403
     */
    void requireFresh(Instant now) {
        if (now.isAfter(begunAt.plus(FRESH))) {
            throw ApiProblem.signInAgain(FRESH);
        }
    }
}
