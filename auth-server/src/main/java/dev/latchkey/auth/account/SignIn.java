package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Proves by a password who somebody is. A user who does not exist, or has no password, costs the same hash and gets the same answer as a
 * wrong password.
 */
@Service
class SignIn {

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);
    private static final int LONGEST_COUNTED = 254;
    private static final String SUBJECT_UNKNOWN = "unknown";

    private final Users users;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final SignInJournal journal;

    SignIn(Users users, Passwords passwords, SignInThrottle throttle, SignInJournal journal) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.journal = journal;
    }

    /**
     * @param user {@code null} if nobody has that address
     */
    private record Attempt(User user, boolean right) {}

    /**
     * The user with that address and password; empty if there is none.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 429 after too many failures, 503 if too many sign in at once
     */
    Optional<User> byPassword(String email, String password, String address) {
        String account = email.strip().toLowerCase(Locale.ROOT);
        String counted = account.substring(0, Math.min(account.length(), LONGEST_COUNTED));
        throttle.requireRoom(counted, address);
        Attempt attempt = passwords.inLane(() -> {
            // Counted here and not before: else people who wait for their turn would count as failing.
            throttle.take(counted, address);
            boolean failed = false;
            try {
                User user = Email.of(email).flatMap(users::find).orElse(null);
                boolean right = Passwords.isPossible(password) && passwords.matches(user, password);
                failed = !right;
                return new Attempt(user, right);
            } finally {
                if (!failed) {
                    throttle.giveBack(counted, address);
                }
            }
        });
        if (!attempt.right()) {
            refused(attempt.user(), address);
            return Optional.empty();
        }
        return Optional.of(attempt.user());
    }

    /** One record for each failure, also of nobody: as many as the throttle and the lane of passwords let through, and no answer is slower. */
    private void refused(User user, String address) {
        String subject = user == null ? SUBJECT_UNKNOWN : user.id();
        log.debug("Sign-in of {} failed", subject);
        journal.record(
                EventType.USER_SIGN_IN_REFUSED,
                subject,
                subject,
                Map.of("method", "pwd", "reason", "password"),
                Actor.anonymous(address));
    }
}
