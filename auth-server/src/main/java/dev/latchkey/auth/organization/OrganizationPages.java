package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.organization.OwnerInvitations.Invited;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.PlatformPage;
import dev.latchkey.auth.page.SeeOther;
import dev.latchkey.auth.page.ShownOnce;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** All organizations, as platform operators see them: found, made for an owner, put on another plan, suspended and resumed. */
@PageController
@RequestMapping(OrganizationPages.PATH)
class OrganizationPages {

    static final String PATH = "/platform/organizations";

    private static final int MOST_OF_A_PAGE = 50;

    private final Organizations organizations;
    private final OwnerInvitations owners;
    private final Plans plans;
    private final TransactionTemplate transaction;

    OrganizationPages(
            Organizations organizations, OwnerInvitations owners, Plans plans, TransactionTemplate transaction) {
        this.organizations = organizations;
        this.owners = owners;
        this.plans = plans;
        this.transaction = transaction;
    }

    @Bean
    static PlatformPage organizationsPage() {
        return new PlatformPage("Organizations", PATH);
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(required = false) String after) {
        access.requireOperator();
        OrganizationSearch search = OrganizationSearch.of(q, plan, status);
        List<Organization> rows = organizations.search(search, Page.after(after), MOST_OF_A_PAGE + 1);
        return new ModelAndView("platform-organizations")
                .addObject("page", Page.of(rows, MOST_OF_A_PAGE, Organization::id, organization -> organization))
                .addObject("plans", plans.plans())
                .addObject("search", search)
                .addObject("q", q)
                .addObject("plan", plan)
                .addObject("status", status);
    }

    @GetMapping("/new")
    ModelAndView blank(Access access) {
        access.requireOperator();
        return form("", plans.first(), "", FormFaults.NONE);
    }

    /** Makes an organization and invites its owner, if one is named: both or neither. */
    @PostMapping
    ModelAndView create(
            Access access,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "") String email,
            HttpServletResponse response) {
        access.requireOperator();
        try {
            Input input = new Input();
            String checkedName = input.name("name", name);
            if (!plans.isKnown(plan)) {
                input.fault("plan", "Choose one of the plans.");
            }
            if (!email.isBlank()) {
                owners.check(email.strip(), input);
            }
            input.requireNoFaults();
            return transaction.execute(status -> created(checkedName, plan, email.strip(), access, response));
        } catch (ApiProblem problem) {
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page = form(name, plan, email, FormFaults.of(problem));
            page.setStatus(HttpStatus.BAD_REQUEST);
            return page;
        }
    }

    @GetMapping("/{id}")
    ModelAndView show(Access access, @PathVariable String id, @RequestParam(required = false) String done) {
        return new ModelAndView("platform-organization")
                .addObject("organization", organization(access, id))
                .addObject("plans", plans.plans())
                .addObject("path", path(id))
                .addObject("done", done);
    }

    @PostMapping("/{id}/plan")
    ModelAndView changePlan(Access access, @PathVariable String id, @RequestParam(defaultValue = "") String plan) {
        organization(access, id);
        if (!plans.isKnown(plan)) {
            throw ApiProblem.invalid("plan", "Choose one of the plans.");
        }
        organizations.changePlan(id, plan, access.actor());
        return SeeOther.at(path(id) + "?done=plan");
    }

    /** Asks before an organization is suspended. */
    @GetMapping("/{id}/suspend")
    ModelAndView askToSuspend(Access access, @PathVariable String id) {
        return new ModelAndView("platform-organization-suspend")
                .addObject("organization", organization(access, id))
                .addObject("path", path(id));
    }

    @PostMapping("/{id}/suspend")
    ModelAndView suspend(Access access, @PathVariable String id) {
        organization(access, id);
        organizations.suspend(id, access.actor());
        return SeeOther.at(path(id) + "?done=suspended");
    }

    @PostMapping("/{id}/resume")
    ModelAndView resume(Access access, @PathVariable String id) {
        organization(access, id);
        organizations.resume(id, access.actor());
        return SeeOther.at(path(id) + "?done=resumed");
    }

    private ModelAndView created(String name, String plan, String email, Access access, HttpServletResponse response) {
        Organization made = organizations.create(name, access.actor());
        organizations.changePlan(made.id(), plan, access.actor());
        if (email.isEmpty()) {
            return SeeOther.at(path(made.id()) + "?done=created");
        }
        Invited owner = owners.invite(made.id(), email, access);
        if (owner.link() == null) {
            return SeeOther.at(path(made.id()) + "?done=mailed");
        }
        // A reload must not make a second one.
        response.setHeader("HX-Push-Url", path(made.id()));
        return new ModelAndView("platform-organization-owner")
                .addObject("organization", made)
                .addObject("email", email)
                .addObject("shown", new ShownOnce(owner.link(), null, List.of()))
                .addObject("expiresAt", owner.expiresAt())
                .addObject("path", path(made.id()));
    }

    private Organization organization(Access access, String id) {
        access.requireOperator();
        return organizations.read(id).orElseThrow(ApiProblem::notFound);
    }

    private ModelAndView form(String name, String plan, String email, FormFaults faults) {
        return new ModelAndView("platform-organization-new")
                .addObject("name", name)
                .addObject("plan", plan)
                .addObject("plans", plans.plans())
                .addObject("email", email)
                .addObject("faults", faults);
    }

    private static String path(String id) {
        return PATH + "/" + id;
    }
}
