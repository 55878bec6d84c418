package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** An organization's settings as a page, which changes what the route of the management API changes. */
@PageController
@RequestMapping("/organizations/{organizationId}/organization")
class OrganizationSettingsPages {

    private final OrganizationController organizations;

    OrganizationSettingsPages(OrganizationController organizations) {
        this.organizations = organizations;
    }

    @Bean
    static MenuPage organizationPage() {
        return new MenuPage("organization", "/organization");
    }

    @GetMapping
    ModelAndView show(Access access, @PathVariable String organizationId, @RequestParam(required = false) String done) {
        OrganizationController.Shown shown = organizations.show(access, organizationId);
        return page(access, shown, shown.name(), shown.mfaPolicy(), FormFaults.NONE)
                .addObject("done", done);
    }

    @PostMapping
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "mfa_policy", defaultValue = "") String mfaPolicy,
            HttpServletResponse response) {
        try {
            organizations.change(
                    access,
                    IfMatch.ANYTHING,
                    organizationId,
                    new OrganizationController.Change(name, null, null, mfaPolicy));
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page = page(access, organizations.show(access, organizationId), name, mfaPolicy, faults);
            page.setStatus(problem.getStatusCode());
            return page;
        }
        return SeeOther.at("/organizations/" + organizationId + "/organization?done=changed");
    }

    private static ModelAndView page(
            Access access, OrganizationController.Shown shown, String name, String mfaPolicy, FormFaults faults) {
        Map<String, String> policies = new LinkedHashMap<>();
        policies.put("optional", "Nobody: each member decides");
        policies.put("admins", "Owners and admins");
        policies.put("all", "All members");
        return new ModelAndView("organization-settings")
                .addObject("shown", shown)
                .addObject("name", name)
                .addObject("policy", mfaPolicy)
                .addObject("policies", policies)
                .addObject("faults", faults)
                .addObject("mayChange", access.may(Permission.MFA_POLICY_WRITE, shown.id()));
    }
}
