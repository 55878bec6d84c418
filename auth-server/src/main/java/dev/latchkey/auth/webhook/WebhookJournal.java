package dev.latchkey.auth.webhook;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells what happened to webhooks. Of a URL only the beginning: the rest may be as good as a password. */
@Component
class WebhookJournal {

    private final ApplicationEventPublisher events;
    private final Clock clock;

    WebhookJournal(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Publishes an event, in the transaction of the change. */
    void record(EventType type, Webhook webhook, Map<String, String> data, Actor actor) {
        Map<String, String> facts = new TreeMap<>(data);
        facts.put("origin", webhook.origin());
        events.publishEvent(
                new SecurityEvent(type, clock.instant(), actor, webhook.id(), webhook.organizationId(), null, facts));
    }
}
