package dev.latchkey.auth.client;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the rest of the world about a client, in the transaction of what happened to it. */
@Component
class ClientJournal {

    /** How long a token lives, and so how long an entry about tokens matters; with a margin for clocks. */
    static final Duration TOKENS_MATTER = Duration.ofSeconds(3600).plusSeconds(300);

    private final RevocationLog revocationLog;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ClientJournal(RevocationLog revocationLog, ApplicationEventPublisher events, Clock clock) {
        this.revocationLog = revocationLog;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Tells everyone the client's present state: all denied while it is disabled, else what was issued too early, which may be
     * nothing. The newest entry of a client replaces the older ones, so each says all that holds.
     */
    void announce(Client client) {
        Instant now = clock.instant();
        if (client.disabled()) {
            revocationLog.append(Kind.CLIENT, client.clientId(), null, null);
        } else {
            Instant issuedBefore = client.tokensValidFrom() == null ? Instant.EPOCH : client.tokensValidFrom();
            revocationLog.append(Kind.CLIENT, client.clientId(), issuedBefore, revocationLog.forgettableFrom(now));
        }
    }

    /** The client is gone for good, and with it all its tokens. */
    void gone(String clientId) {
        // Kept for as long as any node may hold a copy of the client, which is longer than its tokens live.
        revocationLog.append(Kind.CLIENT, clientId, null, revocationLog.forgettableFrom(clock.instant()));
    }

    /** Tokens that were made with that secret are good for nothing. */
    void compromised(String secretId) {
        revocationLog.append(Kind.CREDENTIAL, secretId, null, clock.instant().plus(TOKENS_MATTER));
    }

    void record(EventType type, Client client, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, client.clientId(), client.organizationId(), client.workspaceId(), data));
    }
}
