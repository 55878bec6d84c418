package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The choice of an organization, and the first page of each: what there is, and what needs attention. */
@PageController
class HomePages {

    private final Organizations organizations;
    private final Attention attention;

    HomePages(Organizations organizations, Attention attention) {
        this.organizations = organizations;
        this.attention = attention;
    }

    /** Whoever has one organization only is there at once. */
    @GetMapping("/")
    ModelAndView start(Access access) {
        Set<String> seen = access.seenOrganizations();
        return SeeOther.at(
                !access.operator() && seen.size() == 1
                        ? "/organizations/" + seen.iterator().next()
                        : "/organizations");
    }

    /** Operators have a page of their own, where they find all of them. */
    @GetMapping("/organizations")
    ModelAndView choice(Access access) {
        return access.operator()
                ? SeeOther.at("/platform/organizations")
                : new ModelAndView("organizations").addObject("organizations", own(access));
    }

    @GetMapping("/organizations/{organizationId}")
    ModelAndView home(Access access, @PathVariable String organizationId) {
        access.requireSight(organizationId);
        Organization organization = organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
        return new ModelAndView("home")
                .addObject("organization", organization)
                .addObject("attention", attention.of(access, organizationId));
    }

    /** Everything else, also an address that only forms are sent to, when a browser reloads it. */
    @RequestMapping({"/organizations/{organizationId}/**", "/platform/**"})
    ModelAndView nothing() {
        throw ApiProblem.notFound();
    }

    private List<Organization> own(Access access) {
        return access.seenOrganizations().stream()
                .sorted()
                .map(organizations::find)
                .flatMap(Optional::stream)
                .toList();
    }
}
