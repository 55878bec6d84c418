package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Replaces a key by a successor, so that both work for a while and the old one then ends by itself. */
@Service
public class ApiKeyRotation {

    /** How long both keys work, unless told otherwise. */
    static final Duration OVERLAP = Duration.ofHours(24);

    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final ApiKeyStore store;
    private final ApiKeyRules rules;
    private final ApiKeyRoom room;
    private final ApiKeyMaker maker;
    private final ApiKeyJournal journal;
    private final Clock clock;

    ApiKeyRotation(
            ApiKeyStore store,
            ApiKeyRules rules,
            ApiKeyRoom room,
            ApiKeyMaker maker,
            ApiKeyJournal journal,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.room = room;
        this.maker = maker;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Makes a successor with the same restrictions and a fresh lifetime. Of several rotations at once one wins.
     *
     * @param overlap how long the old key still works, if it does not end earlier anyway; {@code null} for {@link #OVERLAP}
     * @throws UnknownApiKeyException if there is no such key
     * @throws ApiKeyStateException if it is revoked or expired, or has a successor that lives
     * @throws InvalidApiKeyException if the overlap is negative or too long, or no such key might be made today
     */
    @Transactional
    public NewApiKey rotate(String id, Duration overlap, Actor actor) {
        Duration both = overlap == null ? OVERLAP : overlap;
        if (both.isNegative() || both.compareTo(MAX_OVERLAP) > 0) {
            throw new InvalidApiKeyException(
                    List.of(new FieldFault("overlap", "Must be from PT0S to P" + MAX_OVERLAP.toDays() + "D.")));
        }
        ApiKey key = store.lock(id).orElseThrow(UnknownApiKeyException::new);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        requireRotatable(key, now);
        rules.requireRenewable(key);
        room.takeForSuccessor(key);
        ApiKey plan = key.anew(now, rules.freshLifetime(key));
        NewApiKey made = maker.make(plan);
        Instant end = earlier(key.life().expiresAt(), now.plus(both));
        store.setSuccessor(id, made.id(), end);
        journal.changed(id);
        journal.record(
                EventType.API_KEY_ROTATED, key, actor, Map.of("successor_id", made.id(), "expires_at", end.toString()));
        journal.record(
                EventType.API_KEY_CREATED,
                plan.as(made.id(), made.hint()),
                actor,
                Map.of("name", key.name(), "type", key.type(), "predecessor_id", id));
        return made;
    }

    private void requireRotatable(ApiKey key, Instant now) {
        if (!key.isLive(now)) {
            throw new ApiKeyStateException("The key is revoked or expired.");
        }
        String successorId = key.life().successorId();
        if (successorId != null && store.find(successorId).orElseThrow().isLive(now)) {
            throw new ApiKeyStateException("The key has a successor already.");
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }
}
