package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import java.time.Instant;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * New passwords on somebody else's behalf: by a manager of the organization, for members who are nothing elsewhere; by an operator, for
 * anybody. The link goes to the user by mail; where there is none it is shown.
 */
@RestController
class MemberPasswordResetController {

    private final PasswordResets resets;
    private final Organizations organizations;
    private final Users users;

    MemberPasswordResetController(PasswordResets resets, Organizations organizations, Users users) {
        this.resets = resets;
        this.organizations = organizations;
        this.users = users;
    }

    record Whose(String email) {}

    /**
     * A link that was made.
     *
     * @param resetUrl {@code null} if it went by mail
     */
    record Shown(String resetUrl, Instant expiresAt) {

        @Override
        public String toString() {
            return "Shown[]";
        }
    }

    @PostMapping("/api/v1/organizations/{id}/members/{userId}/password-reset")
    ResponseEntity<Shown> ofMember(Access access, @PathVariable String id, @PathVariable String userId) {
        access.requireSight(id);
        organizations.find(id).orElseThrow(ApiProblem::notFound);
        access.require(Permission.MEMBERS_WRITE, id);
        return shown(resets.offerToMember(id, userId, access));
    }

    @PostMapping("/api/v1/users/password-reset")
    ResponseEntity<Shown> ofAnybody(Access access, @RequestBody Whose whose) {
        access.requireOperator();
        if (whose.email() == null) {
            throw ApiProblem.invalid("email", "Must be there.");
        }
        User user = Email.of(whose.email()).flatMap(users::find).orElseThrow(ApiProblem::notFound);
        return shown(resets.offerToAnybody(user.id(), access));
    }

    private static ResponseEntity<Shown> shown(PasswordReset reset) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Shown(reset.url(), reset.expiresAt()));
    }
}
