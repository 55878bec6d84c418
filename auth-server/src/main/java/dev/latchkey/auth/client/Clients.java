package dev.latchkey.auth.client;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of registered clients. Each change is one transaction of the row, the entry of the revocation log that drops the client
 * from all caches, and the event.
 */
@Service
public class Clients {

    /** How long a token lives, and so how long an entry about tokens matters; with a margin for clocks. */
    private static final Duration TOKENS_MATTER = Duration.ofSeconds(3600).plusSeconds(300);

    private static final int MOST_LIVE_SECRETS = 10;

    /** With those that have ended, until none of their tokens can be alive. */
    private static final int MOST_SECRETS_KEPT = 100;

    private final ClientStore store;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final RevocableCache<String, Client> cache;

    Clients(
            ClientStore store,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock,
            ClientAuthenticationSettings settings) {
        this.store = store;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
        this.cache = new RevocableCache<>(
                "clients",
                settings.cacheSize(),
                revocationLog,
                store::find,
                client -> revocationLog.lastChange(Kind.CLIENT, client.clientId()));
    }

    /**
     * Registers a machine.
     *
     * @param workspaceId the workspace it is pinned to, or {@code null}
     * @throws IllegalArgumentException if a scope is not of the form of RFC 6749 §3.3, or they are too long together
     */
    @Transactional
    public NewSecret register(
            String organizationId, String workspaceId, String clientName, Set<String> scopes, Actor actor) {
        Scope.requireValid(scopes);
        PlainSecret secret = secretGenerator.secret("lks_");
        Client client = new Client(
                secretGenerator.id("lkc_"),
                organizationId,
                workspaceId,
                clientName,
                new LinkedHashSet<>(scopes),
                false,
                null,
                null,
                clock.instant(),
                List.of(newSecret(secret)));
        store.insert(client);
        publish(EventType.CLIENT_CREATED, client, actor, Map.of("client_name", clientName));
        return new NewSecret(client.clientId(), client.secrets().get(0).id(), secret);
    }

    /**
     * Registers a resource server.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the id is taken
     */
    @Transactional
    public void registerResourceServer(
            String clientId, PlainSecret secret, String name, Client.ResourceServer resourceServer, Actor actor) {
        Client client = new Client(
                clientId,
                null,
                null,
                name,
                Set.of(),
                false,
                null,
                resourceServer,
                clock.instant(),
                List.of(newSecret(secret)));
        store.insert(client);
        publish(EventType.RESOURCE_SERVER_CREATED, client, actor, Map.of("audience", resourceServer.audience()));
    }

    /** Registers a resource server under an id and secret made here. */
    @Transactional
    public NewSecret registerResourceServer(String name, Client.ResourceServer resourceServer, Actor actor) {
        String clientId = secretGenerator.id("lkr_");
        PlainSecret secret = secretGenerator.secret("lks_");
        registerResourceServer(clientId, secret, name, resourceServer, actor);
        return new NewSecret(
                clientId, store.find(clientId).orElseThrow().secrets().get(0).id(), secret);
    }

    /**
     * Finds a client; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    public Optional<Client> find(String clientId) {
        return cache.find(clientId);
    }

    /** Reads a client from the database, where an answer of some seconds ago would not do. */
    Optional<Client> read(String clientId) {
        return store.find(clientId);
    }

    /**
     * The clients of an organization in the order of their ids, without their secrets.
     *
     * @param after the last id of the page before, {@code null} for the first page
     */
    public List<Client> ofOrganization(String organizationId, String after, int limit) {
        return store.ofOrganization(organizationId, after == null ? "" : after, limit);
    }

    /** As {@link #ofOrganization}, and only those that are pinned to one of these workspaces. */
    public List<Client> ofWorkspaces(String organizationId, Collection<String> workspaceIds, String after, int limit) {
        return store.ofWorkspaces(organizationId, workspaceIds, after == null ? "" : after, limit);
    }

    /** The secrets of a client in the order of their ids, also those that have ended lately. */
    public List<SecretRecord> secrets(String clientId, String after, int limit) {
        return store.secretRecords(clientId, after == null ? "" : after, limit);
    }

    /**
     * Changes a client; does nothing where everything is as wished already. Tokens keep the scopes that they were issued with until they
     * expire or are revoked ({@link #revokeTokens}); new ones get no scope that the client has lost.
     *
     * @throws ApiProblem 404, if it is gone
     * @throws IllegalArgumentException as {@link #register} does
     */
    @Transactional
    public Client change(String clientId, ClientChange change, Actor actor) {
        Client before = locked(clientId);
        Client after = change.of(before);
        Scope.requireValid(after.scopes());
        if (after.equals(before)) {
            return before;
        }
        store.update(after);
        announce(after);
        Map<String, String> facts = change.facts(before);
        if (!facts.isEmpty()) {
            publish(EventType.CLIENT_CHANGED, after, actor, facts);
        }
        if (after.disabled() != before.disabled()) {
            publish(after.disabled() ? EventType.CLIENT_DISABLED : EventType.CLIENT_ENABLED, after, actor, Map.of());
        }
        return after;
    }

    /**
     * Adds a secret; those there are now end after {@code overlap}, so that both work meanwhile. Forgets the ones that ended so long ago
     * that no token made with them can be alive.
     *
     * @throws ApiProblem 404, if the client is gone; 409, if it would have too many secrets
     */
    @Transactional
    public NewSecret addSecret(String clientId, Duration overlap, Actor actor) {
        Client client = locked(clientId);
        store.deleteSecretsEndedBefore(clientId, clock.instant().minus(TOKENS_MATTER));
        requireRoomForASecret(store.find(clientId).orElseThrow(), overlap);
        PlainSecret secret = secretGenerator.secret("lks_");
        ClientSecret added = newSecret(secret);
        store.endSecrets(clientId, clock.instant().plus(overlap));
        store.insert(clientId, added);
        announce(client);
        publish(EventType.CLIENT_SECRET_CREATED, client, actor, Map.of("client_secret_id", added.id()));
        return new NewSecret(clientId, added.id(), secret);
    }

    /**
     * Removes a secret at once. If it was {@code compromised}, the tokens made with it are revoked as well. Answers whether the client had
     * it.
     *
     * @throws ApiProblem 404, if the client is gone
     */
    @Transactional
    public boolean removeSecret(String clientId, String secretId, boolean compromised, Actor actor) {
        Client client = locked(clientId);
        if (!store.deleteSecret(clientId, secretId)) {
            return false;
        }
        if (compromised) {
            revocationLog.append(
                    Kind.CREDENTIAL, secretId, null, clock.instant().plus(TOKENS_MATTER));
        }
        announce(client);
        publish(
                EventType.CLIENT_SECRET_REVOKED,
                client,
                actor,
                Map.of("client_secret_id", secretId, "compromised", Boolean.toString(compromised)));
        return true;
    }

    /** Refuses a client and all its tokens, or takes that back. */
    @Transactional
    public void setDisabled(String clientId, boolean disabled, Actor actor) {
        change(clientId, new ClientChange(null, null, disabled), actor);
    }

    /** Removes a client and its secrets for good; its tokens are revoked. Answers whether it was there. */
    @Transactional
    public boolean delete(String clientId, Actor actor) {
        Optional<Client> found = store.findForUpdate(clientId);
        found.ifPresent(client -> {
            store.delete(clientId);
            // Kept for as long as any node may hold a copy of the client, which is longer than its tokens live.
            revocationLog.append(Kind.CLIENT, clientId, null, revocationLog.forgettableFrom(clock.instant()));
            boolean machine = client.resourceServer() == null;
            publish(
                    machine ? EventType.CLIENT_DELETED : EventType.RESOURCE_SERVER_DELETED,
                    client,
                    actor,
                    Map.of("client_name", client.clientName()));
        });
        return found.isPresent();
    }

    /** Resource servers in the order of their ids, behind {@code after} ({@code null} for the first page). */
    List<Client> resourceServers(String after, int limit) {
        return store.resourceServers(after == null ? "" : after, limit);
    }

    /** Revokes every token of the client issued so far. */
    @Transactional
    public void revokeTokens(String clientId, Actor actor) {
        Client client = locked(clientId);
        store.setTokensValidFrom(clientId, nextValidFrom(client));
        announce(store.find(clientId).orElseThrow());
        publish(EventType.CLIENT_TOKENS_REVOKED, client, actor, Map.of());
    }

    private Client locked(String clientId) {
        return store.findForUpdate(clientId).orElseThrow(ApiProblem::notFound);
    }

    /** Each authentication compares all of a client's secrets, so there is an end to them, and to how fast they can follow each other. */
    private void requireRoomForASecret(Client client, Duration overlap) {
        Instant now = clock.instant();
        long live = overlap.isZero()
                ? 0
                : client.secrets().stream().filter(secret -> secret.isLive(now)).count();
        if (live >= MOST_LIVE_SECRETS) {
            throw ApiProblem.conflict("The client has " + MOST_LIVE_SECRETS + " live secrets. Remove one first.");
        }
        if (client.secrets().size() >= MOST_SECRETS_KEPT) {
            throw ApiProblem.conflict("Too many secrets were made within the last hour. Try again later.");
        }
    }

    /**
     * {@code iat} has whole seconds: the bound is the next one, and tokens issued until then are dated to it. A bound that has yet to come
     * moves on by a second, because tokens may have been dated to it since.
     */
    private Instant nextValidFrom(Client client) {
        Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant last = client.tokensValidFrom();
        return (last != null && last.isAfter(second) ? last : second).plusSeconds(1);
    }

    /**
     * Tells everyone the client's present state: all denied while it is disabled, else what was issued too early, which may be
     * nothing. The newest entry of a client replaces the older ones, so each says all that holds.
     */
    private void announce(Client client) {
        Instant now = clock.instant();
        if (client.disabled()) {
            revocationLog.append(Kind.CLIENT, client.clientId(), null, null);
        } else {
            Instant issuedBefore = client.tokensValidFrom() == null ? Instant.EPOCH : client.tokensValidFrom();
            revocationLog.append(Kind.CLIENT, client.clientId(), issuedBefore, revocationLog.forgettableFrom(now));
        }
    }

    private ClientSecret newSecret(PlainSecret secret) {
        return new ClientSecret(secretGenerator.id("lki_"), secret.hash(), clock.instant(), null);
    }

    private void publish(EventType type, Client client, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, client.clientId(), client.organizationId(), client.workspaceId(), data));
    }
}
