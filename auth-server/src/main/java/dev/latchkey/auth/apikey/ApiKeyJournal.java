package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the world about an API key, in the transaction of what happened to it. */
@Component
class ApiKeyJournal {

    private final RevocationLog revocationLog;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ApiKeyJournal(RevocationLog revocationLog, ApplicationEventPublisher events, Clock clock) {
        this.revocationLog = revocationLog;
        this.events = events;
        this.clock = clock;
    }

    /** The key is gone for good, and with it the tokens that it was traded for. */
    void gone(String id) {
        revocationLog.append(Kind.API_KEY, id, null, revocationLog.forgettableFrom(clock.instant()));
    }

    /** What the key may do has changed. Tokens that it was traded for before carry what it might do then, so they end here. */
    void changed(String id) {
        Instant now = clock.instant();
        revocationLog.append(Kind.API_KEY_CHANGED, id, Instant.EPOCH, revocationLog.forgettableFrom(now));
        revocationLog.append(Kind.CREDENTIAL, id, nextValidFrom(id, now), revocationLog.forgettableFrom(now));
    }

    /**
     * {@code iat} has whole seconds: the bound is the next one, and tokens are dated to it until then. A bound that has yet to come moves
     * on by a second, because tokens may have been dated to it since.
     */
    private Instant nextValidFrom(String id, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant last = revocationLog.tokensValidFrom(Kind.CREDENTIAL, id);
        return (last.isAfter(second) ? last : second).plusSeconds(1);
    }

    void record(EventType type, ApiKey key, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, key.id(), key.organizationId(), key.workspaceId(), data));
    }
}
