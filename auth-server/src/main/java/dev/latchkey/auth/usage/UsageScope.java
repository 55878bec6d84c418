package dev.latchkey.auth.usage;

import java.util.List;

/**
 * Whose requests are counted together.
 *
 * @param all whether those count, too, that belong to no single workspace
 * @param workspaceIds the workspaces whose requests count, unless all do
 */
public record UsageScope(String organizationId, boolean all, List<String> workspaceIds) {

    /** Everything of an organization. */
    public static UsageScope of(String organizationId) {
        return new UsageScope(organizationId, true, List.of());
    }
}
