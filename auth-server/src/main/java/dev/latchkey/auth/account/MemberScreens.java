package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberController.Wanted;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.ShownOnce;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages about members show, put together for their templates. */
@Component
class MemberScreens {

    private static final int MOST_OF_A_PAGE = 50;

    private final Members members;
    private final Organizations organizations;
    private final Workspaces workspaces;

    MemberScreens(Members members, Organizations organizations, Workspaces workspaces) {
        this.members = members;
        this.organizations = organizations;
        this.workspaces = workspaces;
    }

    @Bean
    static MenuPage membersPage() {
        return new MenuPage("members", "/members", Permission.MEMBERS_READ);
    }

    static String path(Seat seat) {
        String organization = "/organizations/" + seat.organizationId();
        return organization + (seat.isInOrganization() ? "" : "/workspaces/" + seat.workspaceId()) + "/members";
    }

    /** The organization, or that workspace of it, if the caller sees it. */
    Seat seat(Access access, String organizationId, String workspaceId) {
        access.requireSight(organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
        if (workspaceId == null) {
            return Seat.in(organizationId);
        }
        Workspace workspace = workspaces
                .find(Input.isId(workspaceId) ? workspaceId : "")
                .filter(found -> found.organizationId().equals(organizationId))
                .orElseThrow(ApiProblem::notFound);
        access.require(Permission.WORKSPACE_READ, organizationId, workspaceId);
        return Seat.in(workspace);
    }

    /** A member of that place. Everybody may look at their own seat. */
    Membership find(Access access, Seat seat, String userId) {
        if (!userId.equals(access.userId())) {
            seat.require(access, Permission.MEMBERS_READ);
        }
        return members.find(seat, userId).orElseThrow(ApiProblem::notFound);
    }

    ModelAndView list(Access access, Seat seat, String after, Wanted form, FormFaults faults) {
        seat.require(access, Permission.MEMBERS_READ);
        Page<Membership> page = Page.of(
                members.list(seat, Page.after(after), MOST_OF_A_PAGE + 1),
                MOST_OF_A_PAGE,
                Membership::userId,
                member -> member);
        return about("members", seat)
                .addObject("page", page)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("roles", grantable(access, seat))
                .addObject("mayWrite", may(access, seat));
    }

    /**
     * @param role the one chosen in the form; {@code null} for the present one
     */
    ModelAndView member(Access access, Seat seat, String userId, String role, FormFaults faults) {
        Membership member = find(access, seat, userId);
        boolean own = userId.equals(access.userId());
        boolean mayChange = may(access, seat) && grantable(access, seat).contains(member.role());
        return about("member", seat)
                .addObject("member", member)
                .addObject("role", role == null ? member.role().wireName() : role)
                .addObject("roles", grantable(access, seat))
                .addObject("own", own)
                .addObject("mayChange", mayChange)
                .addObject("mayRemove", own || mayChange)
                .addObject("mayReset", mayChange && seat.isInOrganization() && !member.pending() && !own)
                .addObject("faults", faults);
    }

    ModelAndView removal(Access access, Seat seat, String userId, FormFaults faults) {
        Membership member = find(access, seat, userId);
        boolean own = userId.equals(access.userId());
        if (!own) {
            seat.require(access, Permission.MEMBERS_WRITE);
        }
        return about("member-remove", seat)
                .addObject("member", member)
                .addObject("own", own)
                .addObject("faults", faults);
    }

    /**
     * The one page that shows a link.
     *
     * @param invitation whether it is one; else it is a link to a new password
     */
    static ModelAndView link(
            Seat seat, String url, Instant expiresAt, boolean invitation, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", path(seat));
        return new ModelAndView("member-link")
                .addObject("shown", new ShownOnce(url, "", List.of()))
                .addObject("expiresAt", expiresAt)
                .addObject("invitation", invitation)
                .addObject("path", path(seat));
    }

    private ModelAndView about(String view, Seat seat) {
        Workspace workspace = seat.isInOrganization()
                ? null
                : workspaces.find(seat.workspaceId()).orElseThrow(ApiProblem::notFound);
        return new ModelAndView(view).addObject("workspace", workspace).addObject("path", path(seat));
    }

    private static boolean may(Access access, Seat seat) {
        return seat.isInOrganization()
                ? access.may(Permission.MEMBERS_WRITE, seat.organizationId())
                : access.may(Permission.MEMBERS_WRITE, seat.organizationId(), seat.workspaceId());
    }

    /** Nobody grants more than they have. */
    private static List<Role> grantable(Access access, Seat seat) {
        return Arrays.stream(Role.values())
                .filter(role -> access.mayGrant(role, seat.organizationId(), seat.workspaceId()))
                .toList();
    }
}
