package dev.latchkey.auth.api;

import dev.latchkey.auth.event.Actor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who makes the present request, and what that person may do. A controller takes it as a parameter and asks it before anything else:
 * what the caller may not see is answered 404, as if it were not there; what it sees but may not do, 403; also what it may do with a second
 * factor only, and has none.
 *
 * @param operator a platform operator sees everything and may do everything
 * @param organizations the caller's roles by organization id
 * @param workspaces the caller's roles in single workspaces by workspace id
 * @param factorGap what is closed to the caller for lack of a second factor
 * @param address where the request came from
 */
public record Access(
        String userId,
        String email,
        boolean operator,
        Map<String, Role> organizations,
        Map<String, WorkspaceRole> workspaces,
        FactorGap factorGap,
        String address) {

    /** A role in one workspace of an organization. */
    public record WorkspaceRole(String organizationId, Role role) {}

    /** The caller, for the record of what happened. */
    public Actor actor() {
        return new Actor(userId, address);
    }

    /** Demands a permission in an organization. */
    public void require(Permission permission, String organizationId) {
        require(organizationId, sees(organizationId), holds(permission, organizations.get(organizationId)));
    }

    /** Demands a permission in a workspace, by the role in it or the one in its organization. */
    public void require(Permission permission, String organizationId, String workspaceId) {
        require(
                organizationId,
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
        require(organizationId, sees(organizationId), true);
    }

    /** Demands a platform operator, for what everybody knows to exist. */
    public void requireOperator() {
        requireThat(true, factorGap.platform(), operator);
    }

    /** Demands that the caller's own role in the organization includes that one: nobody grants or takes more than they have. */
    public void requireGrant(Role role, String organizationId) {
        require(organizationId, sees(organizationId), includes(organizations.get(organizationId), role));
    }

    /** As {@link #requireGrant(Role, String)}, where a role in the workspace will do. */
    public void requireGrant(Role role, String organizationId, String workspaceId) {
        require(
                organizationId,
                sees(organizationId, workspaceId),
                includes(organizations.get(organizationId), role) || includes(roleIn(workspaceId), role));
    }

    /** What {@link #requireGrant(Role, String)} would say; for a role in the organization if {@code workspaceId} is {@code null}. */
    public boolean mayGrant(Role role, String organizationId, String workspaceId) {
        return allowed(() -> {
            if (workspaceId == null) {
                requireGrant(role, organizationId);
            } else {
                requireGrant(role, organizationId, workspaceId);
            }
        });
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

    /** Whether an organization that the caller sees is closed to it for lack of a second factor. */
    public boolean isClosed(String organizationId) {
        return factorGap.organizations().test(organizationId);
    }

    /** The organizations that a caller who is no operator sees, closed ones too. */
    public Set<String> seenOrganizations() {
        return Stream.concat(
                        organizations.keySet().stream(),
                        workspaces.values().stream().map(WorkspaceRole::organizationId))
                .collect(Collectors.toSet());
    }

    /** A text that is the same as long as the caller may do the same. */
    String extent() {
        return userId + operator + new TreeMap<>(organizations) + new TreeMap<>(workspaces);
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

    private void require(String organizationId, boolean seen, boolean allowed) {
        requireThat(seen, seen && isClosed(organizationId), allowed);
    }

    private static void requireThat(boolean seen, boolean closed, boolean allowed) {
        if (!seen) {
            throw ApiProblem.notFound();
        }
        if (closed) {
            throw ApiProblem.secondFactorRequired();
        }
        if (!allowed) {
            throw ApiProblem.forbidden();
        }
    }
}
