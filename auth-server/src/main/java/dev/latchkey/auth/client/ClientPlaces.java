package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspaces;
import org.springframework.stereotype.Component;

/** Where clients can be registered, and by whom. */
@Component
class ClientPlaces {

    private final Organizations organizations;
    private final Workspaces workspaces;

    ClientPlaces(Organizations organizations, Workspaces workspaces) {
        this.organizations = organizations;
        this.workspaces = workspaces;
    }

    /** Demands an organization that is there and that the caller sees. */
    void requireOrganization(Access access, String organizationId) {
        access.requireSight(organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
    }

    /**
     * Demands that the caller may register clients in the organization, or in one workspace of it. A workspace that the organization does
     * not have is a fault of the input; whoever may write nowhere but in a workspace does not learn which others there are.
     *
     * @param workspaceId {@code null} for a client that is pinned to none
     */
    void requireWrite(Access access, String organizationId, String workspaceId, Input input) {
        requireOrganization(access, organizationId);
        if (workspaceId == null) {
            access.require(Permission.CLIENTS_WRITE, organizationId);
        } else if (isIn(organizationId, workspaceId) && access.sees(organizationId, workspaceId)) {
            access.require(Permission.CLIENTS_WRITE, organizationId, workspaceId);
        } else {
            access.require(Permission.CLIENTS_WRITE, organizationId);
            input.fault("workspace_id", "Names no workspace of this organization.");
        }
    }

    private boolean isIn(String organizationId, String workspaceId) {
        return Input.isId(workspaceId)
                && workspaces
                        .find(workspaceId)
                        .filter(workspace -> workspace.organizationId().equals(organizationId))
                        .isPresent();
    }
}
