package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The choice of an organization, and the first page of each: what there is, and what needs attention. */
@PageController
class HomePages {

    private static final int MOST_OF_A_PAGE = 50;

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

    /** Operators see all organizations, page by page; everybody else their own. */
    @GetMapping("/organizations")
    ModelAndView choice(Access access, @RequestParam(required = false) String after) {
        Page<Organization> page;
        if (access.operator()) {
            access.requireOperator();
            page = Page.of(
                    organizations.list(Page.after(after), MOST_OF_A_PAGE + 1),
                    MOST_OF_A_PAGE,
                    Organization::id,
                    organization -> organization);
        } else {
            page = new Page<>(own(access), null);
        }
        return new ModelAndView("organizations").addObject("page", page);
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
    @RequestMapping("/organizations/{organizationId}/**")
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
