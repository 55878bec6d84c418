package dev.latchkey.auth.account;

import dev.latchkey.auth.account.CodeAttempts.Kind;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The password of whoever is signed in, changed by who knows the present one: an open browser alone does not do. Guesses are counted like
 * those at one-time codes, for each user and on all nodes together.
 */
@Service
class OwnPassword {

    static final String WRONG = "Is not your password.";

    private final Users users;
    private final Passwords passwords;
    private final CodeAttempts attempts;
    private final TotpStore totp;
    private final Sessions sessions;
    private final UserJournal journal;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OwnPassword(
            Users users,
            Passwords passwords,
            CodeAttempts attempts,
            TotpStore totp,
            Sessions sessions,
            UserJournal journal,
            TransactionTemplate transaction,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.attempts = attempts;
        this.totp = totp;
        this.sessions = sessions;
        this.journal = journal;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Whether there is one that could be changed. */
    boolean isThere(String userId) {
        return users.find(userId).filter(User::hasPassword).isPresent();
    }

    /**
     * Changes it, and ends all sessions of the user but the one that begins here. With a second factor the session must be a fresh one: the
     * one that begins is, and a password alone must not make it so.
     *
     * @param present what is said to be the password that the user has; a possible one
     * @param chosen a fit one
     * @return the token of a new session, in place of the present one
     * @throws ApiProblem 400 if the password is wrong, 403 if the session is too old, 409 if there is no password to change, 429 after
     *     too many wrong ones
     */
    String change(Session session, String present, String chosen, Actor actor) {
        String userId = session.userId();
        User before = users.find(userId).filter(User::hasPassword).orElseThrow(OwnPassword::noneThere);
        if (totp.isEnabled(userId)) {
            session.requireFresh(clock.instant());
        }
        attempts.prepare(userId, Kind.PASSWORD);
        Optional<String> hash = passwords.inLane(() -> hashIfRight(before, present, chosen));
        if (hash.isEmpty()) {
            journal.record(EventType.USER_PASSWORD_REFUSED, userId, Map.of(), actor);
            throw wrong();
        }
        transaction.executeWithoutResult(status -> {
            User user = users.lock(userId).orElseThrow();
            if (!before.passwordHash().equals(user.passwordHash())) {
                // Another change came first.
                throw wrong();
            }
            users.setPassword(user, hash.get(), actor);
        });
        return sessions.begin(users.find(userId).orElseThrow(), SignInMethod.of(session.amr()), actor.address());
    }

    /** The hash of the new password; empty if the present one is wrong, which stays counted. */
    private Optional<String> hashIfRight(User user, String present, String chosen) {
        attempts.take(user.id(), Kind.PASSWORD);
        boolean failed = false;
        try {
            failed = !passwords.matches(user, present);
            return failed ? Optional.empty() : Optional.of(passwords.hash(chosen));
        } finally {
            if (!failed) {
                attempts.giveBack(user.id(), Kind.PASSWORD);
            }
        }
    }

    private static ApiProblem wrong() {
        return ApiProblem.invalid("current_password", WRONG);
    }

    private static ApiProblem noneThere() {
        return ApiProblem.conflict("There is no password to change. A link to a new one sets it.");
    }
}
