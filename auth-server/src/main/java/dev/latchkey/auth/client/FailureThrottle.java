package dev.latchkey.auth.client;

import dev.latchkey.auth.throttle.Attempts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever keeps failing to authenticate. Counted for each client id <em>and</em> address together: a stranger who fails
 * with somebody else's client id locks nobody out but himself. A pair that is pushed out starts anew, which guesses at a 256-bit secret
 * can afford to be given.
 */
@Component
class FailureThrottle {

    private final Attempts<Pair> failures;

    FailureThrottle(ClientAuthenticationSettings settings, Clock clock) {
        this.failures = new Attempts<>(settings.failuresAllowed(), settings.failurePeriod(), clock);
    }

    private record Pair(String clientId, String address) {}

    /** How long this pair has to wait; empty if it need not. */
    Optional<Duration> wait(String clientId, String address) {
        return failures.wait(new Pair(clientId, address));
    }

    void failed(String clientId, String address) {
        failures.take(new Pair(clientId, address));
    }

    /** How many pairs are remembered. */
    long size() {
        return failures.size();
    }
}
