package dev.latchkey.auth.jwk;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;

/**
 * A key that signs tokens, has signed them or is going to.
 *
 * <p>Published: in the JWK set, not signing yet. Active: signing. Retiring: its successor signs, its own last tokens are still
 * good. Gone: nothing that it signed is good any more. The states follow from times alone, so all nodes agree on them without
 * telling each other.
 *
 * @param jwk with its private part
 * @param publicJwk without it
 * @param successorActivatesAt {@code null} for the newest key
 */
record SigningKey(JWK jwk, JWK publicJwk, Instant createdAt, Instant activatesAt, Instant successorActivatesAt) {

    /** How long after its last signature a key verifies: the life of a token, and a margin for clocks. */
    static final Duration RETIRING_FOR = Duration.ofSeconds(3600).plusSeconds(300);

    enum State {
        PUBLISHED,
        ACTIVE,
        RETIRING,
        GONE
    }

    String kid() {
        return jwk.getKeyID();
    }

    State state(Instant now) {
        if (now.isBefore(activatesAt)) {
            return State.PUBLISHED;
        }
        if (successorActivatesAt == null || now.isBefore(successorActivatesAt)) {
            return State.ACTIVE;
        }
        return now.isBefore(successorActivatesAt.plus(RETIRING_FOR)) ? State.RETIRING : State.GONE;
    }

    @Override
    public String toString() {
        return jwk.getAlgorithm() + " key " + kid();
    }
}
