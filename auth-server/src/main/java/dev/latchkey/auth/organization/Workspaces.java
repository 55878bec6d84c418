package dev.latchkey.auth.organization;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of workspaces. Reads are answered from a cache that the revocation log clears. */
@Service
public class Workspaces {

    private final OrganizationStore store;
    private final Room room;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final CachedWorkspaces cache;

    Workspaces(
            OrganizationStore store,
            Room room,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock,
            CachedWorkspaces cache) {
        this.store = store;
        this.room = room;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
        this.cache = cache;
    }

    /**
     * Makes a workspace whose events are recorded.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 409, if the organization has as many as it may
     */
    @Transactional
    public Workspace create(String organizationId, String name, Actor actor) {
        room.take(Room.Kind.WORKSPACES, organizationId, () -> store.countWorkspaces(organizationId));
        Workspace workspace = new Workspace(
                secretGenerator.id("ws_"),
                organizationId,
                name,
                true,
                false,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        store.insert(workspace);
        publish(EventType.WORKSPACE_CREATED, workspace, actor, Map.of("name", name));
        return workspace;
    }

    /** Finds a workspace; on a warm cache without a SELECT. */
    public Optional<Workspace> find(String id) {
        return cache.find(id);
    }

    /**
     * The workspaces of an organization, in the order of their ids.
     *
     * @param after the last id of the page before, {@code null} for the first page
     */
    public List<Workspace> of(String organizationId, String after, int limit) {
        return store.workspaces(organizationId, after, limit);
    }

    /** Reads a workspace from the database, within the caller's transaction and as that sees it. */
    public Optional<Workspace> read(String id) {
        return store.workspace(id);
    }

    /** Switches the recording of a workspace's events. That it was switched is recorded in any case. */
    @Transactional
    public void setAuditEnabled(String id, boolean enabled, Actor actor) {
        change(id, new WorkspaceChange(null, enabled, null), before -> {}, actor);
    }

    /**
     * Changes a workspace. Does nothing where everything is as wished already.
     *
     * @param condition looks at the workspace while it is locked, and throws if it must not be changed
     */
    @Transactional
    public Workspace change(String id, WorkspaceChange change, Consumer<Workspace> condition, Actor actor) {
        Workspace before = store.lockWorkspace(id).orElseThrow();
        condition.accept(before);
        Workspace after = change.of(before);
        if (!after.equals(before)) {
            store.update(after);
            revocationLog.append(Kind.WORKSPACE, id, Instant.EPOCH, revocationLog.forgettableFrom(clock.instant()));
            // Published for the organization, not the workspace: the workspace's own switch must not hide it.
            events.publishEvent(new SecurityEvent(
                    EventType.WORKSPACE_CHANGED,
                    clock.instant(),
                    actor,
                    id,
                    before.organizationId(),
                    null,
                    change.facts(before)));
        }
        return after;
    }

    private void publish(EventType type, Workspace workspace, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, workspace.id(), workspace.organizationId(), workspace.id(), data));
    }
}
