package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Access.WorkspaceRole;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The clients that somebody sees: members of an organization see all of its clients, members of a workspace those that are pinned to it.
 * Resource servers are no clients of anybody.
 */
@Component
class VisibleClients {

    private final Clients clients;

    VisibleClients(Clients clients) {
        this.clients = clients;
    }

    /**
     * Finds a client for that purpose, as the database has it now.
     *
     * @throws ApiProblem 404, if there is none that the caller sees; 403, if the caller may not
     */
    Client require(Access access, Permission permission, String clientId) {
        Client client = clients.read(clientId)
                .filter(found -> found.resourceServer() == null)
                .filter(found -> sees(access, found))
                .orElseThrow(ApiProblem::notFound);
        if (client.workspaceId() == null) {
            access.require(permission, client.organizationId());
        } else {
            access.require(permission, client.organizationId(), client.workspaceId());
        }
        return client;
    }

    /** The clients of an organization that the caller sees, in the order of their ids. */
    List<Client> of(Access access, String organizationId, String after, int limit) {
        if (seesAll(access, organizationId)) {
            access.require(Permission.CLIENTS_READ, organizationId);
            return clients.ofOrganization(organizationId, after, limit);
        }
        access.requireSight(organizationId);
        return clients.ofWorkspaces(organizationId, readable(access, organizationId), after, limit);
    }

    private static boolean sees(Access access, Client client) {
        return seesAll(access, client.organizationId())
                || client.workspaceId() != null && access.sees(client.organizationId(), client.workspaceId());
    }

    /** Whether the caller sees what is pinned to no workspace of the organization, too. */
    static boolean seesAll(Access access, String organizationId) {
        return access.operator() || access.organizations().containsKey(organizationId);
    }

    /** The workspaces of an organization whose clients somebody sees who does not see all of them. */
    static List<String> readable(Access access, String organizationId) {
        return access.workspaces().entrySet().stream()
                .filter(held -> isReadable(held.getValue(), organizationId))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isReadable(WorkspaceRole held, String organizationId) {
        return held.organizationId().equals(organizationId) && Permission.CLIENTS_READ.isHeldBy(held.role());
    }
}
