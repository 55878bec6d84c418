package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells what happened to members. */
@Component
class MemberJournal {

    private final ApplicationEventPublisher events;
    private final Clock clock;

    MemberJournal(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * Publishes an event, in the transaction of the change.
     *
     * @param role {@code null} where it is not what has changed
     */
    void record(EventType type, Seat seat, String userId, Role role, Actor actor) {
        events.publishEvent(new SecurityEvent(
                type,
                clock.instant(),
                actor,
                userId,
                seat.organizationId(),
                seat.workspaceId(),
                role == null ? Map.of() : Map.of("role", role.wireName())));
    }
}
