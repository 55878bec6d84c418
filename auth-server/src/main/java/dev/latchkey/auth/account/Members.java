package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Room;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of members. Changes within one organization happen one after the other (its row is locked), so that of two last owners who leave
 * at once one stays. That nobody grants or takes more than they have is asked under that lock, too.
 */
@Service
class Members {

    private final MemberStore store;
    private final Users users;
    private final Invitations invitations;
    private final Organizations organizations;
    private final Room room;
    private final MemberJournal journal;
    private final Clock clock;

    Members(
            MemberStore store,
            Users users,
            Invitations invitations,
            Organizations organizations,
            Room room,
            MemberJournal journal,
            Clock clock) {
        this.store = store;
        this.users = users;
        this.invitations = invitations;
        this.organizations = organizations;
        this.room = room;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A member that was added.
     *
     * @param invitation {@code null} where nothing needs to be accepted
     */
    record Added(Membership membership, Invitation invitation) {}

    /** Members in the order of their ids, invited ones too. */
    List<Membership> list(Seat seat, String after, int limit) {
        return store.list(seat.place(), seat.placeId(), after, limit);
    }

    Optional<Membership> find(Seat seat, String userId) {
        return store.find(seat.place(), seat.placeId(), userId);
    }

    /** The seat of whoever has that address. */
    Optional<Membership> find(Seat seat, Email email) {
        return users.find(email).flatMap(user -> store.find(seat.place(), seat.placeId(), user.id()));
    }

    /**
     * Gives a seat to whoever has that address. A user who is known here takes it at once; anybody else gets an invitation, and a new one
     * where the old one was not accepted.
     *
     * @throws ApiProblem 409, if that person is a member already, or there are as many as there may be
     */
    @Transactional
    public Added add(Seat seat, Email email, Role role, Access access) {
        Organization organization = organizations.lock(seat.organizationId());
        seat.requireGrant(access, role);
        User user = users.findOrCreate(email, access.actor());
        Optional<Membership> present = store.find(seat.place(), seat.placeId(), user.id());
        if (present.isEmpty()) {
            boolean pending = !isKnownHere(user, seat);
            room.take(Room.Kind.MEMBERS, seat.placeId(), () -> store.count(seat.place(), seat.placeId()));
            store.insert(
                    seat.place(),
                    seat.placeId(),
                    user.id(),
                    role,
                    pending,
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
        } else if (present.get().pending()) {
            seat.requireGrant(access, present.get().role());
            store.setRole(seat.place(), seat.placeId(), user.id(), role);
        } else {
            throw ApiProblem.conflict("Is a member already.");
        }
        Membership now = read(seat, user.id());
        if (now.pending()) {
            journal.record(EventType.MEMBER_INVITED, seat, user.id(), role, access.actor());
            return new Added(now, invitations.make(user, organization, seat, access.email()));
        }
        users.announce(user.id());
        journal.record(EventType.MEMBER_ADDED, seat, user.id(), role, access.actor());
        return new Added(now, null);
    }

    /**
     * Gives a member another role.
     *
     * @throws ApiProblem 409, if the organization would be without an owner
     */
    @Transactional
    public Membership changeRole(Seat seat, String userId, Role role, Access access) {
        organizations.lock(seat.organizationId());
        Membership before = read(seat, userId);
        seat.requireGrant(access, before.role());
        seat.requireGrant(access, role);
        if (before.role() != role) {
            requireAnotherOwner(seat, before);
            store.setRole(seat.place(), seat.placeId(), userId, role);
            users.announce(userId);
            journal.record(EventType.MEMBER_ROLE_CHANGED, seat, userId, role, access.actor());
        }
        return read(seat, userId);
    }

    /**
     * Takes a seat away; that of an organization with those in its workspaces. Anybody may leave.
     *
     * @throws ApiProblem 409, if the organization would be without an owner
     */
    @Transactional
    public void remove(Seat seat, String userId, Access access) {
        organizations.lock(seat.organizationId());
        Membership member = read(seat, userId);
        if (!userId.equals(access.userId())) {
            seat.requireGrant(access, member.role());
        }
        requireAnotherOwner(seat, member);
        store.delete(seat.place(), seat.placeId(), userId);
        invitations.takeBack(userId, seat);
        if (seat.isInOrganization()) {
            for (String workspaceId : store.workspacesIn(seat.organizationId(), userId)) {
                Seat inside = new Seat(seat.organizationId(), workspaceId);
                store.delete(inside.place(), inside.placeId(), userId);
                invitations.takeBack(userId, inside);
            }
        }
        users.announce(userId);
        journal.record(EventType.MEMBER_REMOVED, seat, userId, member.role(), access.actor());
    }

    private Membership read(Seat seat, String userId) {
        return store.find(seat.place(), seat.placeId(), userId).orElseThrow(ApiProblem::notFound);
    }

    /** Whether it is settled that the account belongs to who is meant: the mailbox was shown to be theirs, or they are a member nearby. */
    private boolean isKnownHere(User user, Seat seat) {
        return user.emailVerified() || store.isMemberOfAnyIn(seat.organizationId(), user.id());
    }

    private void requireAnotherOwner(Seat seat, Membership leaving) {
        if (seat.isInOrganization()
                && leaving.role() == Role.OWNER
                && !leaving.pending()
                && store.otherOwners(seat.organizationId(), leaving.userId()) == 0) {
            throw ApiProblem.conflict("The organization would be without an owner.");
        }
    }
}
