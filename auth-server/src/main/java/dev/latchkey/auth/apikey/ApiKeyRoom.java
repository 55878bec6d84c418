package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Room;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Where new keys go: their workspace as it is now, and whether it has room for them. Within the transaction that makes them. */
@Component
class ApiKeyRoom {

    private final Room room;
    private final Workspaces workspaces;
    private final ApiKeyStore store;
    private final Clock clock;

    ApiKeyRoom(Room room, Workspaces workspaces, ApiKeyStore store, Clock clock) {
        this.room = room;
        this.workspaces = workspaces;
        this.store = store;
        this.clock = clock;
    }

    /** The workspace as the database has it: what it demands holds from the moment that it does. */
    Workspace present(Workspace workspace) {
        return workspaces.read(workspace.id()).orElseThrow();
    }

    /**
     * Takes room for so many keys.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 409, if there is none
     */
    void take(Workspace workspace, int keys) {
        room.take(Room.Kind.API_KEYS, workspace.id(), keys, () -> count(workspace.id()));
    }

    /** Takes room for the successor of a key, which a full workspace has as well: nobody is kept from rotating. */
    void takeForSuccessor(ApiKey key) {
        room.takeForSuccessor(Room.Kind.API_KEYS, key.workspaceId(), () -> count(key.workspaceId()));
    }

    private long count(String workspaceId) {
        return store.countLive(workspaceId, clock.instant());
    }
}
