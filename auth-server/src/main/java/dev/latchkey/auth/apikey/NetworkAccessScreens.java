package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.apikey.ApiKeyOverview.Reach;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.FormFaults;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the network access controls show, put together for their template. */
@Component
class NetworkAccessScreens {

    private static final int MOST_OF_A_PAGE = 50;

    private final Organizations organizations;
    private final ApiKeyOverview overview;
    private final ApiKeyViews views;

    NetworkAccessScreens(Organizations organizations, ApiKeyOverview overview, ApiKeyViews views) {
        this.organizations = organizations;
        this.overview = overview;
        this.views = views;
    }

    /** What was sent for a key, and is wrong. */
    record Typed(String keyId, String allowedIps, FormFaults faults) {}

    /** A workspace with its rule, and from where its keys can be used. */
    record Place(Workspace workspace, Reach reach, boolean mayChange) {}

    /**
     * A key.
     *
     * @param wide which of its ranges let in more than they may have to, in words
     * @param typed its addresses, as they stand in the form
     */
    record Row(
            ApiKeyViews.View view,
            String workspaceName,
            List<String> wide,
            boolean mayWrite,
            String typed,
            FormFaults faults) {}

    /**
     * @param typed {@code null} unless a form is shown again
     */
    ModelAndView list(Access access, String organizationId, NetworkView view, Typed typed) {
        access.requireSight(organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
        List<Workspace> all = overview.workspaces(access, organizationId);
        List<Workspace> chosen = all.stream()
                .filter(workspace ->
                        view.workspace().isEmpty() || view.workspace().equals(workspace.id()))
                .toList();
        if (chosen.isEmpty() && !view.workspace().isEmpty()) {
            throw ApiProblem.notFound();
        }
        Map<String, Workspace> byId = all.stream().collect(Collectors.toMap(Workspace::id, Function.identity()));
        Page<ApiKey> page = Page.of(
                overview.list(chosen, view.filter(), Page.after(view.after()), MOST_OF_A_PAGE + 1),
                MOST_OF_A_PAGE,
                ApiKey::id,
                key -> key);
        return new ModelAndView("network-access")
                .addObject("places", places(access, all))
                .addObject("workspaces", all)
                .addObject("view", view)
                .addObject("next", page.next())
                .addObject(
                        "rows",
                        page.items().stream()
                                .map(key -> row(access, key, byId.get(key.workspaceId()), typed))
                                .toList());
    }

    private List<Place> places(Access access, List<Workspace> workspaces) {
        Map<String, Reach> reach = overview.reach(workspaces);
        return workspaces.stream()
                .map(workspace -> new Place(
                        workspace,
                        reach.getOrDefault(workspace.id(), new Reach(0, 0)),
                        access.may(Permission.WORKSPACE_CHANGE, workspace.organizationId(), workspace.id())))
                .toList();
    }

    private Row row(Access access, ApiKey key, Workspace workspace, Typed typed) {
        boolean again = typed != null && typed.keyId().equals(key.id());
        List<String> addresses = key.restrictions().allowedIps();
        return new Row(
                views.view(key),
                workspace.name(),
                AddressHint.of(addresses).wide(),
                access.may(Permission.API_KEYS_WRITE, key.organizationId(), key.workspaceId()),
                again ? typed.allowedIps() : String.join("\n", addresses),
                again ? typed.faults() : FormFaults.NONE);
    }
}
