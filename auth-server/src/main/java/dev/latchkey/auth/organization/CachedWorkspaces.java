package dev.latchkey.auth.organization;

import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Workspaces in memory until the revocation log says something about them. */
@Component
public class CachedWorkspaces {

    private static final int SIZE = 100_000;

    private final RevocableCache<String, Workspace> cache;

    CachedWorkspaces(OrganizationStore store, RevocationLog revocationLog) {
        this.cache = revocationLog.cache(
                "workspaces",
                SIZE,
                store::workspace,
                workspace -> revocationLog.lastChange(Kind.WORKSPACE, workspace.id()));
    }

    /**
     * Finds a workspace; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    public Optional<Workspace> find(String id) {
        return cache.find(id);
    }
}
