package dev.latchkey.auth.apikey;

import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Finding.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What asks to be looked at about a key now: one rule for the API, the pages and the daily review. A key that has ended needs nothing; one with
 * a successor is on its way out, which is no surprise to anybody.
 */
@Component
class ApiKeyStanding {

    private final KeyTypes keyTypes;
    private final Clock clock;

    ApiKeyStanding(KeyTypes keyTypes, Clock clock) {
        this.keyTypes = keyTypes;
        this.clock = clock;
    }

    List<Finding> of(ApiKey key) {
        return of(key, clock.instant());
    }

    List<Finding> of(ApiKey key, Instant now) {
        if (!key.isLive(now)) {
            return List.of();
        }
        ApiKey.Life life = key.life();
        Instant lastUsedAt = key.lastUse() == null ? null : key.lastUse().at();
        Optional<Finding> inactive = Finding.inactive(life.createdAt(), lastUsedAt, now);
        if (life.successorId() != null) {
            return inactive.stream().toList();
        }
        Optional<Finding> rotationDue = keyTypes.find(key.type())
                .flatMap(type -> Finding.rotationDue(life.createdAt(), type.rotationDueAfter(), now));
        return Stream.of(inactive, rotationDue, Finding.expiring(life.expiresAt(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    boolean is(Kind kind, ApiKey key) {
        return Finding.isAmong(of(key), kind);
    }
}
