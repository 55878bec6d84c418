package dev.latchkey.auth.organization;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.Assert;

/**
 * The verbs of resellers. A change is announced as one of the organization: who holds copies drops them with the organization's, and the
 * log needs no kind of entry for it.
 */
@Service
public class Resellers {

    private static final int CACHE_SIZE = 100_000;

    private final ResellerStore store;
    private final Room room;
    private final Organizations organizations;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RevocableCache<String, Reseller> cache;

    Resellers(
            ResellerStore store,
            Room room,
            Organizations organizations,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.room = room;
        this.organizations = organizations;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
        this.cache = revocationLog.cache(
                "resellers",
                CACHE_SIZE,
                store::find,
                reseller -> revocationLog.lastChange(Kind.ORGANIZATION, reseller.organizationId()));
    }

    /**
     * Makes a reseller.
     *
     * @param quota requests in a calendar month
     * @throws IllegalArgumentException if the quota is negative
     * @throws dev.latchkey.auth.api.ApiProblem 409, if the organization has as many as it may
     */
    @Transactional
    public Reseller create(String organizationId, String name, long quota, Actor actor) {
        requireQuota(quota);
        room.take(Room.Kind.RESELLERS, organizationId, () -> store.count(organizationId));
        Reseller reseller = new Reseller(
                secretGenerator.id("rsl_"),
                organizationId,
                name,
                quota,
                Reseller.Period.MONTH,
                false,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        store.insert(reseller);
        publish(EventType.RESELLER_CREATED, reseller, actor, Map.of("name", name, "quota", Long.toString(quota)));
        return reseller;
    }

    /**
     * Finds a reseller; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    public Optional<Reseller> find(String id) {
        return cache.find(id);
    }

    /** Reads a reseller from the database, within the caller's transaction and as that sees it. */
    public Optional<Reseller> read(String id) {
        return store.find(id);
    }

    /** All resellers of an organization, in the order of their making. */
    public List<Reseller> of(String organizationId) {
        return store.of(organizationId);
    }

    /** Resellers of an organization in the order of their ids, behind {@code after} if that is not {@code null}. */
    List<Reseller> of(String organizationId, String after, int limit) {
        return store.of(organizationId, after == null ? "" : after, limit);
    }

    /**
     * Gives the reseller another quota, from the present period on.
     *
     * @throws IllegalArgumentException if the quota is negative
     */
    @Transactional
    public void changeQuota(String id, long quota, Actor actor) {
        requireQuota(quota);
        Organization organization = lockOrganizationOf(id);
        Reseller reseller = store.find(id).orElseThrow();
        if (reseller.quota() != quota) {
            store.setQuota(id, quota);
            organizations.announce(organization);
            publish(EventType.RESELLER_QUOTA_CHANGED, reseller, actor, Map.of("quota", Long.toString(quota)));
        }
    }

    /** Refuses all keys of the reseller until it is enabled. Does nothing to one that is disabled already. */
    @Transactional
    public void disable(String id, Actor actor) {
        setDisabled(id, true, EventType.RESELLER_DISABLED, actor);
    }

    /** Takes that back. Does nothing to a reseller that is not disabled. */
    @Transactional
    public void enable(String id, Actor actor) {
        setDisabled(id, false, EventType.RESELLER_ENABLED, actor);
    }

    /**
     * Both changes in one transaction.
     *
     * @param quota {@code null} leaves it
     * @param disabled {@code null} leaves it
     * @param condition looks at the reseller while it is locked, and throws if it must not be changed
     */
    @Transactional
    public void change(String id, Long quota, Boolean disabled, Consumer<Reseller> condition, Actor actor) {
        lockOrganizationOf(id);
        condition.accept(store.find(id).orElseThrow());
        if (quota != null) {
            changeQuota(id, quota, actor);
        }
        if (disabled != null) {
            setDisabled(id, disabled, disabled ? EventType.RESELLER_DISABLED : EventType.RESELLER_ENABLED, actor);
        }
    }

    private void setDisabled(String id, boolean disabled, EventType type, Actor actor) {
        Organization organization = lockOrganizationOf(id);
        Reseller reseller = store.find(id).orElseThrow();
        if (reseller.disabled() != disabled) {
            store.setDisabled(id, disabled);
            organizations.announce(organization);
            publish(type, reseller, actor, Map.of());
        }
    }

    private Organization lockOrganizationOf(String id) {
        return organizations.lock(store.find(id).orElseThrow().organizationId());
    }

    private static void requireQuota(long quota) {
        Assert.isTrue(quota >= 0, "a quota is not negative");
    }

    private void publish(EventType type, Reseller reseller, Actor actor, Map<String, String> data) {
        events.publishEvent(
                new SecurityEvent(type, clock.instant(), actor, reseller.id(), reseller.organizationId(), null, data));
    }
}
