package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Access.WorkspaceRole;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is signed in, and what that person is where. */
@RestController
class MeController {

    /** Of each organization; the list of an organization's workspaces has all of them. */
    private static final int MOST_WORKSPACES = 200;

    private final Organizations organizations;
    private final Workspaces workspaces;
    private final Accounts accounts;

    MeController(Organizations organizations, Workspaces workspaces, Accounts accounts) {
        this.organizations = organizations;
        this.workspaces = workspaces;
        this.accounts = accounts;
    }

    record Me(String email, String platformRole, boolean totpEnabled, List<MyOrganization> organizations) {}

    /**
     * An organization of mine.
     *
     * @param role {@code null} for a member of single workspaces
     * @param mfaRequired {@code true} if it is closed to me until I have a second factor, else {@code null}
     */
    record MyOrganization(String id, String name, String role, Boolean mfaRequired, List<MyWorkspace> workspaces) {}

    record MyWorkspace(String id, String name, String role) {}

    @GetMapping(path = "/api/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
    Me me(Access access) {
        List<MyOrganization> mine = access.seenOrganizations().stream()
                .map(organizations::find)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Organization::createdAt).thenComparing(Organization::id))
                .map(organization -> mine(organization, access))
                .toList();
        boolean totpEnabled =
                accounts.find(access.userId()).filter(Account::secondFactor).isPresent();
        return new Me(access.email(), access.operator() ? "operator" : null, totpEnabled, mine);
    }

    private MyOrganization mine(Organization organization, Access access) {
        Role role = access.organizations().get(organization.id());
        List<MyWorkspace> inIt = workspaces(organization, role, access).stream()
                .map(workspace -> mine(workspace, role, access))
                .toList();
        return new MyOrganization(
                organization.id(),
                organization.name(),
                role == null ? null : role.wireName(),
                access.isClosed(organization.id()) ? true : null,
                inIt);
    }

    private List<Workspace> workspaces(Organization organization, Role role, Access access) {
        if (role != null) {
            return workspaces.of(organization.id(), null, MOST_WORKSPACES);
        }
        return access.workspaces().entrySet().stream()
                .filter(held -> held.getValue().organizationId().equals(organization.id()))
                .map(held -> workspaces.find(held.getKey()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Workspace::id))
                .limit(MOST_WORKSPACES)
                .toList();
    }

    /** The role in the workspace, or the one in the organization, which holds there too. */
    private static MyWorkspace mine(Workspace workspace, Role inOrganization, Access access) {
        WorkspaceRole held = access.workspaces().get(workspace.id());
        Role role = held == null ? inOrganization : held.role();
        return new MyWorkspace(workspace.id(), workspace.name(), role.wireName());
    }
}
