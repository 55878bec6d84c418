package dev.latchkey.auth.api;

import dev.latchkey.auth.event.Actor;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who makes the present request, and what that person may do. A controller takes it as a parameter and asks it before anything else:
 * what the caller may not see is answered 404, as if it were not there; what it sees but may not do, 403.
 *
 * @param operator a platform operator sees everything and may do everything
 * @param organizations the caller's roles by organization id
 * @param workspaces the caller's roles in single workspaces by workspace id
 * @param address where the request came from
 */
public record Access(
        String userId,
        String email,
        boolean operator,
        Map<String, Role> organizations,
        Map<String, WorkspaceRole> workspaces,
        String address) {

    /** A role in one workspace of an organization. */
    public record WorkspaceRole(String organizationId, Role role) {}

    /** The caller, for the record of what happened. */
    public Actor actor() {
        return new Actor(userId, address);
    }

    /** Demands a permission in an organization. */
    public void require(Permission permission, String organizationId) {
        require(sees(organizationId), holds(permission, organizations.get(organizationId)));
    }

    /** Demands a permission in a workspace, by the role in it or the one in its organization. */
    public void require(Permission permission, String organizationId, String workspaceId) {
        require(
                sees(organizationId, workspaceId),
                holds(permission, organizations.get(organizationId)) || holds(permission, roleIn(workspaceId)));
    }

    /** What {@link #require(Permission, String)} would say, for a page that shows only what can be done. */
    public boolean may(Permission permission, String organizationId) {
        return allowed(() -> require(permission, organizationId));
    }

    /** What {@link #require(Permission, String, String)} would say. */
    public boolean may(Permission permission, String organizationId, String workspaceId) {
        return allowed(() -> require(permission, organizationId, workspaceId));
    }

    /** Demands no more than that the organization may be known to the caller, as it is to members of one of its workspaces. */
    public void requireSight(String organizationId) {
        require(sees(organizationId), true);
    }

    /** Demands a platform operator, for what everybody knows to exist. */
    public void requireOperator() {
        require(true, operator);
    }

    /** Demands that the caller's own role in the organization includes that one: nobody grants or takes more than they have. */
    public void requireGrant(Role role, String organizationId) {
        require(sees(organizationId), includes(organizations.get(organizationId), role));
    }

    /** As {@link #requireGrant(Role, String)}, where a role in the workspace will do. */
    public void requireGrant(Role role, String organizationId, String workspaceId) {
        require(
                sees(organizationId, workspaceId),
                includes(organizations.get(organizationId), role) || includes(roleIn(workspaceId), role));
    }

    public boolean sees(String organizationId) {
        return operator
                || organizations.containsKey(organizationId)
                || workspaces.values().stream()
                        .anyMatch(held -> held.organizationId().equals(organizationId));
    }

    public boolean sees(String organizationId, String workspaceId) {
        return operator || organizations.containsKey(organizationId) || workspaces.containsKey(workspaceId);
    }

    /** The organizations that a caller who is no operator sees. */
    public Set<String> seenOrganizations() {
        return Stream.concat(
                        organizations.keySet().stream(),
                        workspaces.values().stream().map(WorkspaceRole::organizationId))
                .collect(Collectors.toSet());
    }

    private Role roleIn(String workspaceId) {
        WorkspaceRole held = workspaces.get(workspaceId);
        return held == null ? null : held.role();
    }

    private boolean holds(Permission permission, Role role) {
        return operator || permission.isHeldBy(role);
    }

    private boolean includes(Role held, Role other) {
        return operator || held != null && held.includes(other);
    }

    private static boolean allowed(Runnable demand) {
        try {
            demand.run();
            return true;
        } catch (ApiProblem refused) {
            return false;
        }
    }

    private static void require(boolean seen, boolean allowed) {
        if (!seen) {
            throw ApiProblem.notFound();
        }
        if (!allowed) {
            throw ApiProblem.forbidden();
        }
    }
}
