package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.VisibleWorkspaces;
import dev.latchkey.auth.organization.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where else somebody can go from an organization: to another one, and to one of its workspaces. */
@Component
class Choices {

    /** Of each sort; a page has the rest. */
    private static final int MOST = 15;

    private final Organizations organizations;
    private final VisibleWorkspaces workspaces;

    Choices(Organizations organizations, VisibleWorkspaces workspaces) {
        this.organizations = organizations;
        this.workspaces = workspaces;
    }

    /**
     * @param organizations the others; none for operators, who choose among all on a page
     * @param more whether there are further organizations
     */
    record Choice(List<Organization> organizations, boolean more, List<Workspace> workspaces) {}

    Choice of(Access access, Organization here) {
        List<Organization> others = access.operator()
                ? List.of()
                : access.seenOrganizations().stream()
                        .filter(id -> !id.equals(here.id()))
                        .map(organizations::find)
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(Organization::name).thenComparing(Organization::id))
                        .toList();
        return new Choice(
                others.stream().limit(MOST).toList(),
                access.operator() || others.size() > MOST,
                access.isClosed(here.id()) ? List.of() : workspaces.of(access, here.id(), null, MOST));
    }
}
