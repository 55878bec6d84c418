package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Workspace;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of API keys; rotation and import are beside it. Each change is one transaction of the row, the entries of the revocation log
 * and the event.
 */
@Service
public class ApiKeys {

    /** A page of the management API, and one more to see whether there is another page. */
    static final int MAX_PAGE = 201;

    private final ApiKeyStore store;
    private final ApiKeyRules rules;
    private final ApiKeyRoom room;
    private final ApiKeyMaker maker;
    private final LiveApiKeys liveKeys;
    private final ApiKeyJournal journal;
    private final Clock clock;

    ApiKeys(
            ApiKeyStore store,
            ApiKeyRules rules,
            ApiKeyRoom room,
            ApiKeyMaker maker,
            LiveApiKeys liveKeys,
            ApiKeyJournal journal,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.room = room;
        this.maker = maker;
        this.liveKeys = liveKeys;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Makes a key.
     *
     * @throws InvalidApiKeyException with all that is wrong with the draft
     * @throws dev.latchkey.auth.api.ApiProblem 409, if the workspace has as many as it may
     */
    @Transactional
    public NewApiKey create(Workspace workspace, ApiKeyDraft draft, Actor actor) {
        // As precise as the databases, so that the key is the same when it is read back.
        ApiKey plan = rules.plan(draft, room.present(workspace), clock.instant().truncatedTo(ChronoUnit.MICROS));
        room.take(workspace, 1);
        NewApiKey made = maker.make(plan);
        journal.record(
                EventType.API_KEY_CREATED,
                plan.as(made.id(), made.hint()),
                actor,
                Map.of("name", plan.name(), "type", plan.type()));
        return made;
    }

    /** Makes a key of a type, with all that the type allows. */
    @Transactional
    public NewApiKey create(Workspace workspace, String name, String type, Actor actor) {
        return create(workspace, ApiKeyDraft.of(name, type), actor);
    }

    /** Reads a key, alive or not. */
    Optional<ApiKey> find(String id) {
        return store.find(id);
    }

    /**
     * A page of a workspace's keys, newest first, alive or not.
     *
     * @param after the id of the last key of the page before, {@code null} for the first page; past the id of a key that is not of this
     *     workspace nothing comes
     * @param limit at most {@value #MAX_PAGE}
     */
    List<ApiKey> list(String workspaceId, String after, int limit) {
        int bounded = Math.max(1, Math.min(limit, MAX_PAGE));
        if (after == null) {
            return store.newest(workspaceId, bounded);
        }
        return store.find(after)
                .filter(last -> last.workspaceId().equals(workspaceId))
                .map(last -> store.newestAfter(last, bounded))
                .orElse(List.of());
    }

    /**
     * Changes a live key.
     *
     * @param condition looks at the key while it is locked, and throws if it must not be changed
     * @throws UnknownApiKeyException if there is none
     * @throws ApiKeyStateException if it is revoked or expired
     * @throws InvalidApiKeyException with all that is wrong with the change
     */
    @Transactional
    void change(String id, ApiKeyChange change, Consumer<ApiKey> condition, Actor actor) {
        ApiKey before = lockLive(id);
        condition.accept(before);
        ApiKey after = rules.changed(before, change);
        Map<String, String> data = ApiKeyDifference.between(before, after);
        if (data.isEmpty()) {
            return;
        }
        store.setName(id, after.name());
        restrict(before, after.restrictions());
        journal.record(EventType.API_KEY_CHANGED, before, actor, data);
    }

    /** As {@link #change(String, ApiKeyChange, Consumer, Actor)}, on no condition. */
    @Transactional
    public void change(String id, ApiKeyChange change, Actor actor) {
        change(id, change, before -> {}, actor);
    }

    /** Revokes a key at once, everywhere. Answers whether it was there and not yet revoked. */
    @Transactional
    public boolean revoke(String id, Actor actor) {
        if (!store.revoke(id, clock.instant())) {
            return false;
        }
        journal.gone(id);
        journal.record(EventType.API_KEY_REVOKED, store.find(id).orElseThrow(), actor, Map.of());
        return true;
    }

    /** Whether that text is meant to be an API key. */
    boolean isApiKey(String text) {
        return liveKeys.isApiKey(text);
    }

    /**
     * The live key that this text is; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    Optional<ApiKey> findLive(String text) {
        return liveKeys.find(text);
    }

    private ApiKey lockLive(String id) {
        ApiKey key = store.lock(id).orElseThrow(UnknownApiKeyException::new);
        Instant now = clock.instant();
        if (!key.isLive(now)) {
            throw new ApiKeyStateException("The key is revoked or expired.");
        }
        return key;
    }

    /** A new name is nobody's business but its owner's; new restrictions are everybody's. */
    private void restrict(ApiKey before, ApiKey.Restrictions restrictions) {
        if (!restrictions.equals(before.restrictions())) {
            store.setRestrictions(before.id(), restrictions);
            journal.changed(before.id());
        }
    }
}
