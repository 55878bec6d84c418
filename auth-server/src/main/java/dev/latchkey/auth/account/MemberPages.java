package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberController.RoleChange;
import dev.latchkey.auth.account.MemberController.Wanted;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Members of an organization, and of its workspaces, as pages, which do what the routes of the management API do. */
@PageController
@RequestMapping({
    "/organizations/{organizationId}/members",
    "/organizations/{organizationId}/workspaces/{workspaceId}/members"
})
class MemberPages {

    private final MemberController controller;
    private final MemberPasswordResetController passwordResets;
    private final Members members;
    private final MemberScreens screens;

    MemberPages(
            MemberController controller,
            MemberPasswordResetController passwordResets,
            Members members,
            MemberScreens screens) {
        this.controller = controller;
        this.passwordResets = passwordResets;
        this.members = members;
        this.screens = screens;
    }

    /** Members of single workspaces are shown these instead. */
    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String done) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        if (seat.isInOrganization() && !access.may(Permission.MEMBERS_READ, organizationId)) {
            return SeeOther.at("/organizations/" + organizationId + "/workspaces");
        }
        return screens.list(access, seat, after, new Wanted("", "developer"), FormFaults.NONE)
                .addObject("done", done);
    }

    @PostMapping
    ModelAndView add(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String role,
            HttpServletResponse response) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        seat.require(access, Permission.MEMBERS_WRITE);
        Wanted wanted = new Wanted(email, role);
        try {
            Optional<Membership> present = Email.of(email).flatMap(typed -> members.find(seat, typed));
            if (present.isPresent() && !present.get().pending()) {
                throw ApiProblem.invalid("email", "Is a member already.");
            }
            return added(seat, put(access, seat, wanted), response);
        } catch (ApiProblem problem) {
            return refused(problem, screens.list(access, seat, null, wanted, FormFaults.of(problem)), response);
        }
    }

    @GetMapping("/{userId}")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId,
            @RequestParam(required = false) String done) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        return screens.member(access, seat, userId, null, FormFaults.NONE).addObject("done", done);
    }

    @PostMapping("/{userId}")
    ModelAndView changeRole(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId,
            @RequestParam(defaultValue = "") String role,
            HttpServletResponse response) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        seat.require(access, Permission.MEMBERS_WRITE);
        Membership member = screens.find(access, seat, userId);
        try {
            if (seat.isInOrganization()) {
                controller.changeInOrganization(access, organizationId, userId, new RoleChange(role));
            } else {
                controller.putInWorkspace(access, workspaceId, new Wanted(member.email(), role));
            }
        } catch (ApiProblem problem) {
            // What is in the way is in the way of that role.
            FormFaults faults = FormFaults.of(problem);
            FormFaults atRole = faults.whole() == null ? faults : FormFaults.of("role", faults.whole());
            return refused(problem, screens.member(access, seat, userId, role, atRole), response);
        }
        return SeeOther.at(MemberScreens.path(seat) + "/" + userId + "?done=changed");
    }

    /** Invites once more who has not accepted yet; the link before this one is of no use any more. */
    @PostMapping("/{userId}/invite")
    ModelAndView inviteAgain(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId,
            HttpServletResponse response) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        seat.require(access, Permission.MEMBERS_WRITE);
        Membership member = screens.find(access, seat, userId);
        if (!member.pending()) {
            return SeeOther.at(MemberScreens.path(seat) + "/" + userId);
        }
        return added(
                seat, put(access, seat, new Wanted(member.email(), member.role().wireName())), response);
    }

    /** Makes a link to a new password for a member of the organization. */
    @PostMapping("/{userId}/password-reset")
    ModelAndView resetPassword(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId,
            HttpServletResponse response) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        if (!seat.isInOrganization()) {
            throw ApiProblem.notFound();
        }
        try {
            MemberPasswordResetController.Shown link =
                    passwordResets.ofMember(access, organizationId, userId).getBody();
            return link.resetUrl() == null
                    ? SeeOther.at(MemberScreens.path(seat) + "/" + userId + "?done=mailed")
                    : MemberScreens.link(seat, link.resetUrl(), link.expiresAt(), false, response);
        } catch (ApiProblem problem) {
            return refused(problem, screens.member(access, seat, userId, null, FormFaults.of(problem)), response);
        }
    }

    /** Asks before somebody is removed, or leaves. */
    @GetMapping("/{userId}/remove")
    ModelAndView askToRemove(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        return screens.removal(access, seat, userId, FormFaults.NONE);
    }

    @PostMapping("/{userId}/remove")
    ModelAndView remove(
            Access access,
            @PathVariable String organizationId,
            @PathVariable(required = false) String workspaceId,
            @PathVariable String userId,
            HttpServletResponse response) {
        Seat seat = screens.seat(access, organizationId, workspaceId);
        try {
            if (seat.isInOrganization()) {
                controller.removeFromOrganization(access, organizationId, userId);
            } else {
                controller.removeFromWorkspace(access, workspaceId, userId);
            }
        } catch (ApiProblem problem) {
            return refused(problem, screens.removal(access, seat, userId, FormFaults.of(problem)), response);
        }
        return SeeOther.at(
                userId.equals(access.userId()) ? "/organizations" : MemberScreens.path(seat) + "?done=removed");
    }

    private MemberController.Shown put(Access access, Seat seat, Wanted wanted) {
        return (seat.isInOrganization()
                        ? controller.addToOrganization(access, seat.organizationId(), wanted)
                        : controller.putInWorkspace(access, seat.workspaceId(), wanted))
                .getBody();
    }

    private static ModelAndView added(Seat seat, MemberController.Shown added, HttpServletResponse response) {
        MemberController.ShownInvitation invitation = added.invitation();
        if (invitation != null && invitation.acceptUrl() != null) {
            return MemberScreens.link(seat, invitation.acceptUrl(), invitation.expiresAt(), true, response);
        }
        return SeeOther.at(MemberScreens.path(seat) + "?done=" + (invitation == null ? "added" : "invited"));
    }

    private static ModelAndView refused(ApiProblem problem, ModelAndView page, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(HttpStatus.valueOf(problem.getStatusCode().value()));
        return page;
    }
}
