package dev.latchkey.auth.organization;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of organizations. */
@Service
public class Organizations {

    /** The plan of a new organization. */
    static final String FIRST_PLAN = "free";

    private final OrganizationStore store;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Organizations(
            OrganizationStore store, SecretGenerator secretGenerator, ApplicationEventPublisher events, Clock clock) {
        this.store = store;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
    }

    /** Makes an organization on the free plan. */
    @Transactional
    public Organization create(String name, Actor actor) {
        Organization organization = new Organization(
                secretGenerator.id("org_"), name, FIRST_PLAN, Organization.Status.ACTIVE, clock.instant());
        store.insert(organization);
        events.publishEvent(new SecurityEvent(
                EventType.ORGANIZATION_CREATED,
                organization.createdAt(),
                actor,
                organization.id(),
                organization.id(),
                null,
                Map.of("name", name)));
        return organization;
    }

    /** Whether there is no organization yet: a database that nobody has used. */
    public boolean areNone() {
        return store.isEmpty();
    }

    public Optional<Organization> find(String id) {
        return store.organization(id);
    }
}
