package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.ResellerController.Change;
import dev.latchkey.auth.organization.ResellerController.Draft;
import dev.latchkey.auth.organization.ResellerController.View;
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

/** Resellers as pages, which do what the routes of the management API do: made, given another quota, disabled and enabled. */
@PageController
@RequestMapping("/organizations/{organizationId}/resellers")
class ResellerPages {

    /** Out of the range that quotas have. */
    private static final long NO_QUOTA = -1;

    private static final int MOST_OF_A_PAGE = 50;

    private final ResellerController resellers;

    ResellerPages(ResellerController resellers) {
        this.resellers = resellers;
    }

    @Bean
    static MenuPage resellersPage() {
        return new MenuPage("resellers", "/resellers", Permission.RESELLERS_READ);
    }

    @GetMapping
    ModelAndView list(
            Access access, @PathVariable String organizationId, @RequestParam(required = false) String after) {
        return new ModelAndView("resellers")
                .addObject("page", resellers.list(access, organizationId, MOST_OF_A_PAGE, after))
                .addObject("mayWrite", access.may(Permission.RESELLERS_WRITE, organizationId));
    }

    @GetMapping("/new")
    ModelAndView blank(Access access, @PathVariable String organizationId) {
        access.require(Permission.RESELLERS_WRITE, organizationId);
        return creation("", "", FormFaults.NONE);
    }

    @PostMapping
    ModelAndView create(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String quota,
            HttpServletResponse response) {
        try {
            View made = resellers.create(access, organizationId, new Draft(name, number(quota), null));
            return SeeOther.at(path(made) + "?done=created");
        } catch (ApiProblem problem) {
            return refused(problem, creation(name, quota, FormFaults.of(problem)), response);
        }
    }

    @GetMapping("/{id}")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(required = false) String done) {
        View shown = find(access, organizationId, id);
        return page(access, shown, Long.toString(shown.quota()), FormFaults.NONE)
                .addObject("done", done);
    }

    @PostMapping("/{id}")
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String quota,
            HttpServletResponse response) {
        View shown = find(access, organizationId, id);
        try {
            Long wanted = number(quota);
            // The route leaves what is not said; here nothing said is a fault.
            resellers.change(access, IfMatch.ANYTHING, id, new Change(wanted == null ? NO_QUOTA : wanted, null));
        } catch (ApiProblem problem) {
            return refused(problem, page(access, shown, quota, FormFaults.of(problem)), response);
        }
        return SeeOther.at(path(shown) + "?done=changed");
    }

    /** Asks before keys of others are refused. */
    @GetMapping("/{id}/disable")
    ModelAndView askToDisable(Access access, @PathVariable String organizationId, @PathVariable String id) {
        View shown = find(access, organizationId, id);
        access.require(Permission.RESELLERS_WRITE, organizationId);
        return shown.disabled()
                ? SeeOther.at(path(shown))
                : new ModelAndView("reseller-disable")
                        .addObject("reseller", shown)
                        .addObject("path", path(shown));
    }

    @PostMapping("/{id}/{verb:disable|enable}")
    ModelAndView disable(
            Access access, @PathVariable String organizationId, @PathVariable String id, @PathVariable String verb) {
        View shown = find(access, organizationId, id);
        boolean disabled = verb.equals("disable");
        resellers.change(access, IfMatch.ANYTHING, id, new Change(null, disabled));
        return SeeOther.at(path(shown) + "?done=" + (disabled ? "disabled" : "enabled"));
    }

    /** What somebody typed as a number, also with separators between its thousands; {@code null} where it is none. */
    private static Long number(String typed) {
        String digits = typed.strip().replaceAll("(?<=\\d)[ ,_'\u00a0\u202f](?=\\d{3})", "");
        return digits.matches("\\d{1,18}") ? Long.valueOf(digits) : null;
    }

    private View find(Access access, String organizationId, String id) {
        access.requireSight(organizationId);
        if (!Input.isId(id)) {
            throw ApiProblem.notFound();
        }
        View shown = resellers.get(access, id);
        if (!shown.organizationId().equals(organizationId)) {
            throw ApiProblem.notFound();
        }
        return shown;
    }

    private static ModelAndView creation(String name, String quota, FormFaults faults) {
        return new ModelAndView("reseller-new")
                .addObject("name", name)
                .addObject("quota", quota)
                .addObject("faults", faults);
    }

    private static ModelAndView page(Access access, View shown, String quota, FormFaults faults) {
        return new ModelAndView("reseller")
                .addObject("reseller", shown)
                .addObject("quota", quota)
                .addObject("faults", faults)
                .addObject("mayWrite", access.may(Permission.RESELLERS_WRITE, shown.organizationId()))
                .addObject("path", path(shown));
    }

    private static ModelAndView refused(ApiProblem problem, ModelAndView page, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(problem.getStatusCode());
        return page;
    }

    private static String path(View reseller) {
        return "/organizations/" + reseller.organizationId() + "/resellers/" + reseller.id();
    }
}
