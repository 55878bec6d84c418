package dev.latchkey.auth.client;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Room;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of registered clients. Each change is one transaction of the row, the entry of the revocation log that drops the client
 * from all caches, and the event.
 */
@Service
public class Clients {

    private final ClientStore store;
    private final CachedClients cache;
    private final ClientJournal journal;
    private final SecretGenerator secretGenerator;
    private final Room room;
    private final Clock clock;

    Clients(
            ClientStore store,
            CachedClients cache,
            ClientJournal journal,
            SecretGenerator secretGenerator,
            Room room,
            Clock clock) {
        this.store = store;
        this.cache = cache;
        this.journal = journal;
        this.secretGenerator = secretGenerator;
        this.room = room;
        this.clock = clock;
    }

    /**
     * Registers a machine.
     *
     * @param workspaceId the workspace it is pinned to, or {@code null}
     * @param clientName its id, if {@code null}
     * @throws IllegalArgumentException if a scope is not of the form of RFC 6749 §3.3, or they are too long together
     * @throws ApiProblem 409, if the organization has as many as it may
     */
    @Transactional
    public NewSecret register(
            String organizationId, String workspaceId, String clientName, Set<String> scopes, Actor actor) {
        Scope.requireValid(scopes);
        room.take(Room.Kind.CLIENTS, organizationId, () -> store.count(organizationId));
        PlainSecret secret = secretGenerator.secret("lks_");
        String clientId = secretGenerator.id("lkc_");
        Client client = new Client(
                clientId,
                organizationId,
                workspaceId,
                clientName == null ? clientId : clientName,
                new LinkedHashSet<>(scopes),
                false,
                null,
                null,
                clock.instant(),
                List.of(newSecret(secret)));
        store.insert(client);
        journal.record(EventType.CLIENT_CREATED, client, actor, Map.of("client_name", client.clientName()));
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
        journal.record(EventType.RESOURCE_SERVER_CREATED, client, actor, Map.of("audience", resourceServer.audience()));
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

    /**
     * Changes a client; does nothing where everything is as wished already. Tokens keep the scopes that they were issued with until they
     * expire or are revoked ({@link #revokeTokens}); new ones get no scope that the client has lost.
     *
     * @param condition looks at the client while it is locked, and throws if it must not be changed
     * @throws ApiProblem 404, if it is gone
     * @throws IllegalArgumentException as {@link #register} does
     */
    @Transactional
    public Client change(String clientId, ClientChange change, Consumer<Client> condition, Actor actor) {
        Client before = locked(clientId);
        condition.accept(before);
        Client after = change.of(before);
        Scope.requireValid(after.scopes());
        if (after.equals(before)) {
            return before;
        }
        store.update(after);
        journal.announce(after);
        Map<String, String> facts = change.facts(before);
        if (!facts.isEmpty()) {
            journal.record(EventType.CLIENT_CHANGED, after, actor, facts);
        }
        if (after.disabled() != before.disabled()) {
            journal.record(
                    after.disabled() ? EventType.CLIENT_DISABLED : EventType.CLIENT_ENABLED, after, actor, Map.of());
        }
        return after;
    }

    /** Refuses a client and all its tokens, or takes that back. */
    @Transactional
    public void setDisabled(String clientId, boolean disabled, Actor actor) {
        change(clientId, new ClientChange(null, null, disabled), before -> {}, actor);
    }

    /** Removes a client and its secrets for good; its tokens are revoked. Answers whether it was there. */
    @Transactional
    public boolean delete(String clientId, Actor actor) {
        Optional<Client> found = store.findForUpdate(clientId);
        found.ifPresent(client -> {
            store.delete(clientId);
            journal.gone(clientId);
            boolean machine = client.resourceServer() == null;
            journal.record(
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
        journal.announce(store.find(clientId).orElseThrow());
        journal.record(EventType.CLIENT_TOKENS_REVOKED, client, actor, Map.of());
    }

    private Client locked(String clientId) {
        return store.findForUpdate(clientId).orElseThrow(ApiProblem::notFound);
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

    private ClientSecret newSecret(PlainSecret secret) {
        return ClientSecret.endless(secretGenerator.id("lki_"), secret, clock.instant());
    }
}
