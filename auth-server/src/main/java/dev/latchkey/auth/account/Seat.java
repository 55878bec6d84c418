package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;

/**
 * Where somebody is, or is to become, a member: an organization, or one of its workspaces.
 *
 * @param workspaceId {@code null} for the organization itself
 */
record Seat(String organizationId, String workspaceId) {

    static Seat in(String organizationId) {
        return new Seat(organizationId, null);
    }

    static Seat in(Workspace workspace) {
        return new Seat(workspace.organizationId(), workspace.id());
    }

    boolean isInOrganization() {
        return workspaceId == null;
    }

    Place place() {
        return isInOrganization() ? Place.ORGANIZATION : Place.WORKSPACE;
    }

    String placeId() {
        return isInOrganization() ? organizationId : workspaceId;
    }

    void require(Access access, Permission permission) {
        if (isInOrganization()) {
            access.require(permission, organizationId);
        } else {
            access.require(permission, organizationId, workspaceId);
        }
    }

    /** Nobody grants or takes more than they have. */
    void requireGrant(Access access, Role role) {
        if (isInOrganization()) {
            access.requireGrant(role, organizationId);
        } else {
            access.requireGrant(role, organizationId, workspaceId);
        }
    }
}
