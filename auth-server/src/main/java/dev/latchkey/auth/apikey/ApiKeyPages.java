package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.apikey.ApiKeyOverview.Show;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.QueryName;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** API keys as pages: listed, and made. */
@PageController
@RequestMapping("/organizations/{organizationId}/api-keys")
class ApiKeyPages {

    private static final int MOST_OF_A_PAGE = 50;

    private final Organizations organizations;
    private final ApiKeys apiKeys;
    private final ApiKeyOverview overview;
    private final KeyTypes keyTypes;
    private final ApiKeyChoices choices;
    private final ApiKeyScreens screens;

    ApiKeyPages(
            Organizations organizations,
            ApiKeys apiKeys,
            ApiKeyOverview overview,
            KeyTypes keyTypes,
            ApiKeyChoices choices,
            ApiKeyScreens screens) {
        this.organizations = organizations;
        this.apiKeys = apiKeys;
        this.overview = overview;
        this.keyTypes = keyTypes;
        this.choices = choices;
        this.screens = screens;
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String workspace,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(required = false) String after) {
        List<Workspace> all = workspaces(access, organizationId);
        List<Workspace> chosen = workspace.isEmpty()
                ? all
                : all.stream().filter(found -> found.id().equals(workspace)).toList();
        if (chosen.isEmpty() && !workspace.isEmpty()) {
            throw ApiProblem.notFound();
        }
        Page<ApiKey> page = Page.of(
                overview.list(chosen, QueryName.find(Show.class, show), Page.after(after), MOST_OF_A_PAGE + 1),
                MOST_OF_A_PAGE,
                ApiKey::id,
                key -> key);
        return screens.list(access, organizationId, all, workspace, page)
                .addObject("show", QueryName.of(QueryName.find(Show.class, show)));
    }

    /** First the type, which decides what else there is to say. */
    @GetMapping("/new")
    ModelAndView blank(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(required = false) String type,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "workspace_id", defaultValue = "") String workspaceId,
            @RequestParam(name = "copy_from", defaultValue = "") String copyFrom) {
        workspaces(access, organizationId);
        screens.requireWritable(access, organizationId);
        KeyType known = type == null ? null : keyTypes.find(type).orElse(null);
        if (known == null) {
            return new ModelAndView("api-key-types").addObject("types", choices.types());
        }
        ApiKeyForm form = ApiKeyForm.blank(known, name, workspaceId);
        if (!copyFrom.isEmpty()) {
            form = form.withRestrictionsOf(screens.key(access, Permission.API_KEYS_READ, organizationId, copyFrom));
        }
        return screens.creation(access, organizationId, type, known, form, FormFaults.NONE);
    }

    @PostMapping
    ModelAndView create(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "workspace_id", defaultValue = "") String workspaceId,
            @RequestParam(name = "scopes", required = false) Set<String> scopes,
            @RequestParam(name = "endpoint_groups", required = false) Set<String> endpointGroups,
            @RequestParam(name = "allowed_ips", defaultValue = "") String allowedIps,
            @RequestParam(name = "rate_limit", defaultValue = "") String rateLimit,
            @RequestParam(name = "reseller_client_id", defaultValue = "") String resellerId,
            @RequestParam(name = "expires_at", defaultValue = "") String expiresAt,
            HttpServletResponse response) {
        List<Workspace> seen = workspaces(access, organizationId);
        screens.requireWritable(access, organizationId);
        Workspace workspace = seen.stream()
                .filter(found -> found.id().equals(workspaceId))
                .findFirst()
                .orElseThrow(ApiProblem::notFound);
        access.require(Permission.API_KEYS_WRITE, organizationId, workspace.id());
        KeyType known = keyTypes.find(type).orElseThrow(ApiProblem::notFound);
        ApiKeyForm form = new ApiKeyForm(
                name,
                workspaceId,
                some(scopes),
                some(endpointGroups),
                allowedIps,
                rateLimit,
                resellerId,
                expiresAt,
                "");
        try {
            NewApiKey made = apiKeys.create(workspace, form.draft(type, known.reseller()), access.actor());
            return screens.secret(apiKeys.find(made.id()).orElseThrow(), made, null, response);
        } catch (InvalidApiKeyException e) {
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page = screens.creation(access, organizationId, type, known, form, FormFaults.of(e.faults()));
            page.setStatus(HttpStatus.BAD_REQUEST);
            return page;
        }
    }

    /** What the addresses typed so far let in; a part of a page. */
    @PostMapping("/address-hint")
    ModelAndView addressHint(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(name = "allowed_ips", defaultValue = "") String allowedIps) {
        workspaces(access, organizationId);
        return new ModelAndView("api-key-fields :: hint")
                .addObject("hint", AddressHint.of(ApiKeyForm.lines(allowedIps)));
    }

    /** The workspaces whose keys the caller sees, of an organization that it sees. */
    private List<Workspace> workspaces(Access access, String organizationId) {
        access.requireSight(organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
        return overview.workspaces(access, organizationId);
    }

    private static Set<String> some(Set<String> chosen) {
        return chosen == null ? Set.of() : chosen;
    }
}
