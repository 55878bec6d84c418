package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells of sign-ins, good and bad: the platform, and each organization that the person has a seat in, by an event of its own, so that none learns
 * of another. All of them are recorded together or not at all, by one statement and one commit.
 */
@Component
class SignInJournal {

    private final MemberStore members;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SignInJournal(MemberStore members, ApplicationEventPublisher events, TransactionTemplate transaction, Clock clock) {
        this.members = members;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Publishes the events. Whether or not there is such a user, the same statements are run.
     *
     * @param userId whose sign-in it is; of nobody's, the platform alone is told
     * @param subject what the event is about: a session, or the user
     */
    void record(EventType type, String userId, String subject, Map<String, String> data, Actor actor) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            events.publishEvent(new SecurityEvent(type, now, actor, subject, null, null, data));
            for (String organizationId : members.organizationsWithASeat(userId)) {
                events.publishEvent(new SecurityEvent(type, now, actor, subject, organizationId, null, data));
            }
        });
    }
}
