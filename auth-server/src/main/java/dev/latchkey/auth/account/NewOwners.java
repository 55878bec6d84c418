package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.OwnerInvitations;
import org.springframework.stereotype.Component;

/** Invites owners of new organizations as members are invited. */
@Component
class NewOwners implements OwnerInvitations {

    private final Members members;

    NewOwners(Members members) {
        this.members = members;
    }

    @Override
    public void check(String email, Input input) {
        if (Email.of(email).isEmpty()) {
            input.fault("email", "Must be an e-mail address.");
        }
    }

    @Override
    public Invited invite(String organizationId, String email, Access access) {
        Email address = Email.of(email).orElseThrow();
        Invitation invitation = members.add(Seat.in(organizationId), address, Role.OWNER, access)
                .invitation();
        return new Invited(invitation.link() == null ? null : invitation.link().value(), invitation.expiresAt());
    }
}
