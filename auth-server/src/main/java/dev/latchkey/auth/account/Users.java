package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of users. A session is a credential of its user, so the log knows users by the kind {@code credential}: what changes of
 * a user, roles too, is announced by an entry of the user's id, which voids what nodes remember of the user, and ends the sessions that
 * began too early.
 */
@Service
class Users {

    private final UserStore store;
    private final PasswordResetStore passwordResets;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Users(
            UserStore store,
            PasswordResetStore passwordResets,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.passwordResets = passwordResets;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
    }

    /** Makes a user without a password and without a role. */
    @Transactional
    public User create(Email email, Actor actor) {
        return create(email, false, null, false, actor);
    }

    /**
     * Finds the user of that address, or makes one without a password and without a role. Of several who do so at once one makes the user;
     * the others find it, and can go on in their transactions.
     */
    @Transactional
    public User findOrCreate(Email email, Actor actor) {
        Optional<User> present = store.findByEmail(email);
        if (present.isPresent()) {
            return present.get();
        }
        User user = fresh(email, false, null, false);
        if (store.insertIfAbsent(user)) {
            publish(EventType.USER_CREATED, user.id(), actor);
            return user;
        }
        return store.findByEmail(email).orElseThrow();
    }

    /** Makes a platform operator, whose address the platform vouches for. */
    @Transactional
    public User createOperator(Email email, String passwordHash, Actor actor) {
        return create(email, true, passwordHash, true, actor);
    }

    Optional<User> find(Email email) {
        return store.findByEmail(email);
    }

    Optional<User> find(String id) {
        return store.find(id);
    }

    /**
     * Gives the user a new password. All sessions begun so far end, and links to a new password are used up.
     *
     * @param user locked by this transaction
     */
    void setPassword(User user, String passwordHash, Actor actor) {
        replacePassword(user, passwordHash);
        publish(EventType.USER_PASSWORD_CHANGED, user.id(), actor);
    }

    /** Ends all sessions of the user that have begun so far, on every node. */
    @Transactional
    public void endSessions(String userId, Actor actor) {
        User user = store.lock(userId).orElseThrow();
        store.setSessionsValidFrom(user.id(), nextValidFrom(user));
        announce(user.id());
        publish(EventType.USER_SIGNED_OUT_EVERYWHERE, user.id(), actor);
    }

    /**
     * Notes whether somebody has shown to read the user's mailbox.
     *
     * @param user locked by this transaction
     */
    void setEmailVerified(User user, boolean verified) {
        store.setEmailVerified(user.id(), verified);
    }

    /**
     * Gives the account to whoever has shown to read its mailbox. Nobody had before: who chose the password, if there is one, may have been
     * anybody that was shown an invitation, so it is dropped, and all sessions begun so far end.
     *
     * @param user locked by this transaction
     */
    void verifyEmail(User user, Actor actor) {
        if (user.hasPassword()) {
            replacePassword(user, null);
            publish(EventType.USER_PASSWORD_DROPPED, user.id(), actor);
        }
        store.setEmailVerified(user.id(), true);
    }

    /** Reads a user and keeps others from changing it until the transaction ends. */
    Optional<User> lock(String id) {
        return store.lock(id);
    }

    /**
     * Tells every node to drop what it knows of the user, within the transaction of the change. A link to a new password that a manager was
     * shown is used up: it was made for what the user was before.
     */
    void announce(String userId) {
        Instant validFrom = store.lock(userId).orElseThrow().sessionsValidFrom();
        passwordResets.useShown(userId, clock.instant());
        revocationLog.append(
                Kind.CREDENTIAL,
                userId,
                validFrom == null ? Instant.EPOCH : validFrom,
                revocationLog.forgettableFrom(clock.instant()));
    }

    private void replacePassword(User user, String passwordHash) {
        store.setPassword(user.id(), passwordHash, nextValidFrom(user));
        passwordResets.useAll(user.id(), clock.instant());
        announce(user.id());
    }

    private User create(Email email, boolean emailVerified, String passwordHash, boolean operator, Actor actor) {
        User user = fresh(email, emailVerified, passwordHash, operator);
        store.insert(user);
        publish(EventType.USER_CREATED, user.id(), actor);
        return user;
    }

    private User fresh(Email email, boolean emailVerified, String passwordHash, boolean operator) {
        return new User(
                secretGenerator.id("usr_"),
                email,
                emailVerified,
                passwordHash,
                operator,
                null,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** {@code iat} has whole seconds: the bound is the next one, and sessions begun until then are dated to it. */
    private Instant nextValidFrom(User user) {
        Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant last = user.sessionsValidFrom();
        return (last != null && last.isAfter(second) ? last : second).plusSeconds(1);
    }

    private void publish(EventType type, String userId, Actor actor) {
        events.publishEvent(new SecurityEvent(type, clock.instant(), actor, userId, null, null, Map.of()));
    }
}
