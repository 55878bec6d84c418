package dev.latchkey.auth.organization;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.Organization.Status;
import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of organizations. Each change is one transaction of the row, the entry of the revocation log and the event; reads are answered
 * from a cache that the log clears.
 */
@Service
public class Organizations {

    private static final int CACHE_SIZE = 100_000;

    private final OrganizationStore store;
    private final Plans plans;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RevocableCache<String, Organization> cache;

    Organizations(
            OrganizationStore store,
            Plans plans,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.plans = plans;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
        this.cache = revocationLog.cache(
                "organizations",
                CACHE_SIZE,
                store::organization,
                organization -> revocationLog.lastChange(Kind.ORGANIZATION, organization.id()));
    }

    /** Makes an organization on the first plan. */
    @Transactional
    public Organization create(String name, Actor actor) {
        Organization organization = new Organization(
                secretGenerator.id("org_"), name, plans.first(), Status.ACTIVE, MfaPolicy.OPTIONAL, clock.instant());
        store.insert(organization);
        publish(EventType.ORGANIZATION_CREATED, organization.id(), actor, Map.of("name", name));
        return organization;
    }

    /** Whether there is no organization yet: a database that nobody has used. */
    public boolean areNone() {
        return store.isEmpty();
    }

    /**
     * Finds an organization; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    public Optional<Organization> find(String id) {
        return cache.find(id);
    }

    /** Organizations in the order of their ids, behind {@code after} ({@code null} for the first page). */
    public List<Organization> list(String after, int limit) {
        return search(OrganizationSearch.ALL, after, limit);
    }

    /** As {@link #list}, and only those that somebody looks for. */
    List<Organization> search(OrganizationSearch search, String after, int limit) {
        return store.organizations(search, after == null ? "" : after, limit);
    }

    /** Reads an organization from the database, where an answer of some moments ago would not do. */
    Optional<Organization> read(String id) {
        return store.organization(id);
    }

    /** Gives the organization another name. */
    @Transactional
    public void rename(String id, String name, Actor actor) {
        Organization organization = lock(id);
        if (!organization.name().equals(name)) {
            store.setName(id, name);
            announce(organization);
            publish(EventType.ORGANIZATION_RENAMED, id, actor, Map.of("name", name, "before", organization.name()));
        }
    }

    /** Refuses all credentials of the organization until it is resumed. Does nothing to one that is suspended already. */
    @Transactional
    public void suspend(String id, Actor actor) {
        setStatus(id, Status.SUSPENDED, EventType.ORGANIZATION_SUSPENDED, actor);
    }

    /** Takes a suspension back. Does nothing to an organization that is active. */
    @Transactional
    public void resume(String id, Actor actor) {
        setStatus(id, Status.ACTIVE, EventType.ORGANIZATION_RESUMED, actor);
    }

    /**
     * Puts the organization on another plan; what its keys may use follows at once.
     *
     * @throws UnknownPlanException if there is no such plan
     */
    @Transactional
    public void changePlan(String id, String plan, Actor actor) {
        if (!plans.isKnown(plan)) {
            throw new UnknownPlanException();
        }
        Organization organization = lock(id);
        if (!organization.plan().equals(plan)) {
            store.setPlan(id, plan);
            announce(organization);
            publish(
                    EventType.ORGANIZATION_PLAN_CHANGED,
                    id,
                    actor,
                    Map.of("plan", plan, "before", organization.plan()));
        }
    }

    /** Asks a second factor of other members than before; it holds with their next request. */
    @Transactional
    public void changeMfaPolicy(String id, MfaPolicy mfaPolicy, Actor actor) {
        Organization organization = lock(id);
        if (organization.mfaPolicy() != mfaPolicy) {
            store.setMfaPolicy(id, mfaPolicy);
            announce(organization);
            publish(
                    EventType.ORGANIZATION_MFA_POLICY_CHANGED,
                    id,
                    actor,
                    Map.of(
                            "mfa_policy",
                            mfaPolicy.wireName(),
                            "before",
                            organization.mfaPolicy().wireName()));
        }
    }

    /**
     * Reads an organization and keeps others from changing it, or what is announced under its name, until the transaction ends.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public Organization lock(String id) {
        return store.lockOrganization(id).orElseThrow();
    }

    /**
     * Tells everyone to drop what they know of this organization, and says again what holds for it: the newest entry replaces the older
     * ones, so one that told of a plan only would resume a suspended organization.
     *
     * @param organization as it is after the change, locked by this transaction
     */
    void announce(Organization organization) {
        if (organization.status() == Status.SUSPENDED) {
            revocationLog.append(Kind.ORGANIZATION, organization.id(), null, null);
        } else {
            revocationLog.append(
                    Kind.ORGANIZATION,
                    organization.id(),
                    Instant.EPOCH,
                    revocationLog.forgettableFrom(clock.instant()));
        }
    }

    private void setStatus(String id, Status status, EventType type, Actor actor) {
        if (lock(id).status() != status) {
            store.setStatus(id, status);
            announce(lock(id));
            publish(type, id, actor, Map.of());
        }
    }

    private void publish(EventType type, String id, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(type, clock.instant(), actor, id, id, null, data));
    }
}
