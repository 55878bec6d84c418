package dev.latchkey.auth.account;

import dev.latchkey.auth.account.Members.Added;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspaces;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Members of organizations and of workspaces. */
@RestController
@RequestMapping("/api/v1")
class MemberController {

    private final Members members;
    private final Organizations organizations;
    private final Workspaces workspaces;

    MemberController(Members members, Organizations organizations, Workspaces workspaces) {
        this.members = members;
        this.organizations = organizations;
        this.workspaces = workspaces;
    }

    record Wanted(String email, String role) {}

    record RoleChange(String role) {}

    /**
     * A member.
     *
     * @param status {@code active} or {@code invited}
     * @param invitation {@code null} unless this answer is the one that shows it
     */
    record Shown(
            String userId, String email, String role, String status, Instant createdAt, ShownInvitation invitation) {

        static Shown of(Membership membership) {
            return of(membership, null);
        }

        static Shown of(Membership membership, Invitation invitation) {
            return new Shown(
                    membership.userId(),
                    membership.email(),
                    membership.role().wireName(),
                    membership.pending() ? "invited" : "active",
                    membership.createdAt(),
                    invitation == null ? null : ShownInvitation.of(invitation));
        }
    }

    /**
     * An invitation.
     *
     * @param token {@code null} if it went by mail
     * @param acceptUrl the page that takes it; {@code null} likewise
     */
    record ShownInvitation(String token, String acceptUrl, Instant expiresAt) {

        static ShownInvitation of(Invitation invitation) {
            return new ShownInvitation(
                    invitation.token() == null ? null : invitation.token().value(),
                    invitation.link() == null ? null : invitation.link().value(),
                    invitation.expiresAt());
        }

        @Override
        public String toString() {
            return "ShownInvitation[]";
        }
    }

    @GetMapping("/organizations/{id}/members")
    Page<Shown> ofOrganization(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        return list(organization(access, id), access, limit, after);
    }

    @PostMapping("/organizations/{id}/members")
    ResponseEntity<Shown> addToOrganization(Access access, @PathVariable String id, @RequestBody Wanted wanted) {
        return add(organization(access, id), access, wanted);
    }

    @PatchMapping("/organizations/{id}/members/{userId}")
    Shown changeInOrganization(
            Access access, @PathVariable String id, @PathVariable String userId, @RequestBody RoleChange change) {
        Seat seat = organization(access, id);
        seat.require(access, Permission.MEMBERS_WRITE);
        Input input = new Input();
        Role role = input.role("role", change.role());
        input.requireNoFaults();
        return Shown.of(members.changeRole(seat, userId, role, access));
    }

    @DeleteMapping("/organizations/{id}/members/{userId}")
    ResponseEntity<Void> removeFromOrganization(Access access, @PathVariable String id, @PathVariable String userId) {
        return remove(organization(access, id), access, userId);
    }

    @GetMapping("/workspaces/{id}/members")
    Page<Shown> ofWorkspace(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        return list(workspace(access, id), access, limit, after);
    }

    /** Adds a member, or gives the one there is that role. */
    @PutMapping("/workspaces/{id}/members")
    ResponseEntity<Shown> putInWorkspace(Access access, @PathVariable String id, @RequestBody Wanted wanted) {
        Seat seat = workspace(access, id);
        seat.require(access, Permission.MEMBERS_WRITE);
        Checked checked = Checked.of(wanted);
        Optional<Membership> present = members.find(seat, checked.email());
        if (present.isPresent() && !present.get().pending()) {
            return ResponseEntity.ok(
                    Shown.of(members.changeRole(seat, present.get().userId(), checked.role(), access)));
        }
        return add(seat, access, wanted);
    }

    @DeleteMapping("/workspaces/{id}/members/{userId}")
    ResponseEntity<Void> removeFromWorkspace(Access access, @PathVariable String id, @PathVariable String userId) {
        return remove(workspace(access, id), access, userId);
    }

    /** What was wanted, if it makes sense. */
    private record Checked(Email email, Role role) {

        static Checked of(Wanted wanted) {
            Input input = new Input();
            Optional<Email> email = Email.of(wanted.email());
            if (email.isEmpty()) {
                input.fault("email", "Must be an e-mail address.");
            }
            Role role = input.role("role", wanted.role());
            input.requireNoFaults();
            return new Checked(email.orElseThrow(), role);
        }
    }

    private Seat organization(Access access, String id) {
        access.requireSight(id);
        organizations.find(id).orElseThrow(ApiProblem::notFound);
        return Seat.in(id);
    }

    private Seat workspace(Access access, String id) {
        Seat seat = workspaces.find(id).map(Seat::in).orElseThrow(ApiProblem::notFound);
        seat.require(access, Permission.WORKSPACE_READ);
        return seat;
    }

    private Page<Shown> list(Seat seat, Access access, Integer limit, String after) {
        seat.require(access, Permission.MEMBERS_READ);
        int most = Page.limit(limit);
        return Page.of(members.list(seat, Page.after(after), most + 1), most, Membership::userId, Shown::of);
    }

    private ResponseEntity<Shown> add(Seat seat, Access access, Wanted wanted) {
        seat.require(access, Permission.MEMBERS_WRITE);
        Checked checked = Checked.of(wanted);
        Added added = members.add(seat, checked.email(), checked.role(), access);
        return ResponseEntity.status(HttpStatus.CREATED).body(Shown.of(added.membership(), added.invitation()));
    }

    private ResponseEntity<Void> remove(Seat seat, Access access, String userId) {
        if (!userId.equals(access.userId())) {
            seat.require(access, Permission.MEMBERS_WRITE);
        }
        members.remove(seat, userId, access);
        return ResponseEntity.noContent().build();
    }
}
