package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells what happened to users. */
@Component
class UserJournal {

    private final ApplicationEventPublisher events;
    private final Clock clock;

    UserJournal(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Publishes an event, in the transaction of the change. */
    void record(EventType type, String userId, Map<String, String> data, Actor actor) {
        events.publishEvent(new SecurityEvent(type, clock.instant(), actor, userId, null, null, data));
    }
}
