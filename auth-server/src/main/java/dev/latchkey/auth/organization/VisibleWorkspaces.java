package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The workspaces that somebody sees: members of an organization see all of its workspaces, members of single workspaces those. */
@Component
public class VisibleWorkspaces {

    private final Workspaces workspaces;

    VisibleWorkspaces(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * Those of an organization, in the order of their ids.
     *
     * @param after the last id of the page before, {@code null} for the first page
     */
    public List<Workspace> of(Access access, String organizationId, String after, int limit) {
        boolean seesAll = access.operator() || access.organizations().containsKey(organizationId);
        return seesAll ? workspaces.of(organizationId, after, limit) : own(access, organizationId, after, limit);
    }

    private List<Workspace> own(Access access, String organizationId, String after, int limit) {
        return access.workspaces().entrySet().stream()
                .filter(held -> held.getValue().organizationId().equals(organizationId))
                .map(Map.Entry::getKey)
                .filter(id -> after == null || id.compareTo(after) > 0)
                .sorted()
                .limit(limit)
                .map(workspaces::find)
                .flatMap(Optional::stream)
                .toList();
    }
}
