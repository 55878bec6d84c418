package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Room;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives an organization that the server itself has made its first owner, whom nobody can invite yet. */
@Component
public class FirstOwner {

    private final Users users;
    private final MemberStore members;
    private final Passwords passwords;
    private final Room room;
    private final MemberJournal journal;
    private final SecretGenerator secretGenerator;
    private final Clock clock;

    FirstOwner(
            Users users,
            MemberStore members,
            Passwords passwords,
            Room room,
            MemberJournal journal,
            SecretGenerator secretGenerator,
            Clock clock) {
        this.users = users;
        this.members = members;
        this.passwords = passwords;
        this.room = room;
        this.journal = journal;
        this.secretGenerator = secretGenerator;
        this.clock = clock;
    }

    /**
     * Makes the user.
     *
     * @param email an address that the server vouches for, and no user has
     * @return the user's password, which is known nowhere else
     */
    @Transactional
    public PlainSecret make(String organizationId, String email) {
        PlainSecret password = secretGenerator.secret("");
        String userId =
                users.create(Email.of(email).orElseThrow(), Actor.SYSTEM).id();
        users.setEmailVerified(users.lock(userId).orElseThrow(), true);
        String hash = passwords.inLane(() -> passwords.hash(password.value()));
        users.setPassword(users.lock(userId).orElseThrow(), hash, Actor.SYSTEM);
        room.take(Room.Kind.MEMBERS, organizationId, () -> members.count(Place.ORGANIZATION, organizationId));
        members.insert(
                Place.ORGANIZATION,
                organizationId,
                userId,
                Role.OWNER,
                false,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        users.announce(userId);
        journal.record(EventType.MEMBER_ADDED, Seat.in(organizationId), userId, Role.OWNER, Actor.SYSTEM);
        return password;
    }
}
