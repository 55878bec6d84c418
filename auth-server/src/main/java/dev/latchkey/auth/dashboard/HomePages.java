package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.page.Glance;
import dev.latchkey.auth.page.HomePart;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
    private final List<HomePart> parts;
    private final Traffic traffic;

    HomePages(Organizations organizations, List<HomePart> parts, Traffic traffic) {
        this.organizations = organizations;
        this.parts = parts;
        this.traffic = traffic;
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
        List<Glance> glances =
                parts.stream().map(part -> part.glance(access, organizationId)).toList();
        return new ModelAndView("home")
                .addObject("organization", organization)
                .addObject(
                        "figures",
                        glances.stream()
                                .map(Glance::figure)
                                .filter(Objects::nonNull)
                                .toList())
                .addObject("attention", attention(glances))
                .addObject("traffic", traffic.lastDay(access, organizationId));
    }

    /** Everything else, also an address that only forms are sent to, when a browser reloads it. */
    @RequestMapping({"/organizations/{organizationId}/**", "/platform/**"})
    ModelAndView nothing() {
        throw ApiProblem.notFound();
    }

    /** What there is any of; first what ends in an outage. */
    private static List<Glance.Attention> attention(List<Glance> glances) {
        return glances.stream()
                .flatMap(glance -> glance.attention().stream())
                .filter(item -> item.count() > 0)
                .sorted(Comparator.comparing(Glance.Attention::urgent).reversed())
                .toList();
    }

    private List<Organization> own(Access access) {
        return access.seenOrganizations().stream()
                .sorted()
                .map(organizations::find)
                .flatMap(Optional::stream)
                .toList();
    }
}
