package dev.latchkey.auth.usage;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whose requests somebody sees: members of an organization all of them, members of single workspaces those that were made for these. */
@Component
public class VisibleUsage {

    private final Organizations organizations;

    VisibleUsage(Organizations organizations) {
        this.organizations = organizations;
    }

    /**
     * What the caller sees of an organization.
     *
     * @throws ApiProblem 404, if it is not there for the caller; 403, if the caller's role does not include it
     */
    public UsageScope of(Access access, String organizationId) {
        access.requireSight(organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
        if (access.operator() || access.organizations().containsKey(organizationId)) {
            access.require(Permission.USAGE_READ, organizationId);
            return UsageScope.of(organizationId);
        }
        List<String> workspaceIds = access.workspaces().entrySet().stream()
                .filter(held -> held.getValue().organizationId().equals(organizationId))
                .filter(held -> Permission.USAGE_READ.isHeldBy(held.getValue().role()))
                .map(Map.Entry::getKey)
                .toList();
        if (workspaceIds.isEmpty()) {
            throw ApiProblem.forbidden();
        }
        return new UsageScope(organizationId, false, workspaceIds);
    }
}
