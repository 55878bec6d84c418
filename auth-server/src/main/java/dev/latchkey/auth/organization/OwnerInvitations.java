package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Input;
import java.time.Instant;

/** Makes somebody the owner of an organization. Asked by whoever makes organizations; answered by whoever knows people. */
public interface OwnerInvitations {

    /** Notes a fault at {@code email}, if that can be no address. */
    void check(String email, Input input);

    /**
     * Invites whoever has that address to be an owner, within the caller's transaction.
     *
     * @param email a possible one
     */
    Invited invite(String organizationId, String email, Access access);

    /**
     * An owner who has yet to accept.
     *
     * @param link what to send to that person; {@code null} if it went by mail
     */
    record Invited(String link, Instant expiresAt) {

        @Override
        public String toString() {
            return "Invited[]";
        }
    }
}
