package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes people who are signed in, without the cost of a password where none is typed. */
@Component
public class People {

    public static final String PASSWORD = "correct horse battery";

    private final Users users;
    private final MemberStore members;
    private final Sessions sessions;
    private final Passwords passwords;
    private final TransactionTemplate transaction;
    private final Clock clock;

    People(
            Users users,
            MemberStore members,
            Sessions sessions,
            Passwords passwords,
            TransactionTemplate transaction,
            Clock clock) {
        this.users = users;
        this.members = members;
        this.sessions = sessions;
        this.passwords = passwords;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Somebody who is signed in. */
    public record Person(String userId, String email, String session) {}

    public Person operator() {
        return signedIn(users.createOperator(freshEmail(), null, Actor.SYSTEM));
    }

    /** A person with a verified address and no role anywhere. */
    public Person stranger() {
        return signedIn(users.create(freshEmail(), Actor.SYSTEM));
    }

    public Person memberOf(String organizationId, Role role) {
        return joined(Place.ORGANIZATION, organizationId, role);
    }

    public Person memberOf(Workspace workspace, Role role) {
        return joined(Place.WORKSPACE, workspace.id(), role);
    }

    /** A person who can sign in with {@link #PASSWORD}. */
    public Person withPassword() {
        User user = users.create(freshEmail(), Actor.SYSTEM);
        setPassword(user.id(), PASSWORD);
        return signedIn(users.find(user.id()).orElseThrow());
    }

    /** Gives somebody {@link #PASSWORD}, and a new session in place of those that ended. */
    public Person givenPassword(Person person) {
        setPassword(person.userId(), PASSWORD);
        return signedIn(users.find(person.userId()).orElseThrow());
    }

    /** One more session of a user, by way of an identity provider. */
    public String federatedSession(String userId) {
        return sessions.begin(users.find(userId).orElseThrow(), SignInMethod.FEDERATED, "127.0.0.1");
    }

    /** Makes somebody a member of one more organization. */
    public void join(Person person, String organizationId, Role role) {
        transaction.executeWithoutResult(status -> {
            members.insert(Place.ORGANIZATION, organizationId, person.userId(), role, false, clock.instant());
            users.announce(person.userId());
        });
    }

    /** A new session, where the old one is over. */
    public String sessionOf(Person person) {
        return sessions.begin(users.find(person.userId()).orElseThrow(), SignInMethod.PASSWORD, "127.0.0.1");
    }

    public void setPassword(String userId, String password) {
        String hash = passwords.inLane(() -> passwords.hash(password));
        transaction.executeWithoutResult(
                status -> users.setPassword(users.lock(userId).orElseThrow(), hash, Actor.SYSTEM));
    }

    public void setEmailVerified(String userId) {
        transaction.executeWithoutResult(
                status -> users.setEmailVerified(users.lock(userId).orElseThrow(), true));
    }

    private Person joined(Place place, String placeId, Role role) {
        User user = users.create(freshEmail(), Actor.SYSTEM);
        members.insert(place, placeId, user.id(), role, false, clock.instant());
        return signedIn(user);
    }

    private Person signedIn(User user) {
        return new Person(user.id(), user.email().typed(), sessions.begin(user, SignInMethod.PASSWORD, "127.0.0.1"));
    }

    private static Email freshEmail() {
        return new Email("p" + UUID.randomUUID().toString().replace("-", "") + "@example.com");
    }
}
