package dev.latchkey.auth.account;

import java.util.Locale;
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

    private final Users users;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    SignIn(Users users, Passwords passwords, SignInThrottle throttle) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /**
     * The user with that address and password; empty if there is none.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 429 after too many failures, 503 if too many sign in at once
     */
    Optional<User> byPassword(String email, String password, String address) {
        String account = email.strip().toLowerCase(Locale.ROOT);
        String counted = account.substring(0, Math.min(account.length(), LONGEST_COUNTED));
        throttle.requireRoom(counted, address);
        return passwords.inLane(() -> {
            // Counted here and not before: else people who wait for their turn would count as failing.
            throttle.take(counted, address);
            boolean failed = false;
            try {
                User user = Email.of(email).flatMap(users::find).orElse(null);
                boolean right = Passwords.isPossible(password) && passwords.matches(user, password);
                failed = !right;
                if (failed) {
                    log.debug("Sign-in of {} failed", user == null ? "an unknown user" : user.id());
                }
                return right ? Optional.of(user) : Optional.<User>empty();
            } finally {
                if (!failed) {
                    throttle.giveBack(counted, address);
                }
            }
        });
    }
}
