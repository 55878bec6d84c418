package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Workspaces and their settings as pages, which do what the routes of the management API do. */
@PageController
@RequestMapping("/organizations/{organizationId}/workspaces")
class WorkspacePages {

    private static final int MOST_OF_A_PAGE = 50;

    private final WorkspaceController workspaces;

    WorkspacePages(WorkspaceController workspaces) {
        this.workspaces = workspaces;
    }

    @Bean
    static MenuPage workspacesPage() {
        return new MenuPage("workspaces", "/workspaces");
    }

    @GetMapping
    ModelAndView list(
            Access access, @PathVariable String organizationId, @RequestParam(required = false) String after) {
        Page<WorkspaceController.Shown> page = workspaces.list(access, organizationId, MOST_OF_A_PAGE, after);
        return new ModelAndView("workspaces")
                .addObject("page", page)
                .addObject("mayCreate", access.may(Permission.WORKSPACE_CREATE, organizationId));
    }

    @GetMapping("/new")
    ModelAndView blank(Access access, @PathVariable String organizationId) {
        access.require(Permission.WORKSPACE_CREATE, organizationId);
        return creation("", FormFaults.NONE);
    }

    @PostMapping
    ModelAndView create(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String name,
            HttpServletResponse response) {
        try {
            WorkspaceController.Shown made = workspaces
                    .create(access, organizationId, new WorkspaceController.New(name))
                    .getBody();
            return SeeOther.at(path(made) + "?done=created");
        } catch (ApiProblem problem) {
            return refused(problem, creation(name, FormFaults.of(problem)), response);
        }
    }

    @GetMapping("/{workspaceId}")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String workspaceId,
            @RequestParam(required = false) String done) {
        WorkspaceController.Shown shown = find(access, organizationId, workspaceId);
        WorkspaceChange form = new WorkspaceChange(shown.name(), shown.auditEnabled(), shown.requireIpAllowlist());
        return page(access, shown, form, FormFaults.NONE).addObject("done", done);
    }

    /** A box that is not ticked is not sent. */
    @PostMapping("/{workspaceId}")
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String workspaceId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "audit_enabled", defaultValue = "false") boolean auditEnabled,
            @RequestParam(name = "require_ip_allowlist", defaultValue = "false") boolean requireIpAllowlist,
            HttpServletResponse response) {
        WorkspaceController.Shown shown = find(access, organizationId, workspaceId);
        WorkspaceChange form = new WorkspaceChange(name, auditEnabled, requireIpAllowlist);
        try {
            workspaces.change(access, IfMatch.ANYTHING, workspaceId, form);
        } catch (ApiProblem problem) {
            return refused(problem, page(access, shown, form, FormFaults.of(problem)), response);
        }
        return SeeOther.at(path(shown) + "?done=changed");
    }

    private WorkspaceController.Shown find(Access access, String organizationId, String workspaceId) {
        access.requireSight(organizationId);
        if (!Input.isId(workspaceId)) {
            throw ApiProblem.notFound();
        }
        WorkspaceController.Shown shown = workspaces.show(access, workspaceId);
        if (!shown.organizationId().equals(organizationId)) {
            throw ApiProblem.notFound();
        }
        return shown;
    }

    private static ModelAndView creation(String name, FormFaults faults) {
        return new ModelAndView("workspace-new").addObject("name", name).addObject("faults", faults);
    }

    private static ModelAndView page(
            Access access, WorkspaceController.Shown shown, WorkspaceChange form, FormFaults faults) {
        return new ModelAndView("workspace")
                .addObject("shown", shown)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("path", path(shown))
                .addObject("mayChange", access.may(Permission.WORKSPACE_CHANGE, shown.organizationId(), shown.id()));
    }

    private static ModelAndView refused(ApiProblem problem, ModelAndView page, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(problem.getStatusCode());
        return page;
    }

    private static String path(WorkspaceController.Shown workspace) {
        return "/organizations/" + workspace.organizationId() + "/workspaces/" + workspace.id();
    }
}
