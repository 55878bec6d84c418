package dev.latchkey.auth.account;

import dev.latchkey.auth.account.CodeAttempts.Kind;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** What is asked at sign-in after the password, of those who have a second factor. */
@Service
class SecondFactor {

    private final TotpStore store;
    private final TotpSeeds seeds;
    private final BackupCodes backupCodes;
    private final CodeAttempts attempts;
    private final UserJournal journal;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SecondFactor(
            TotpStore store,
            TotpSeeds seeds,
            BackupCodes backupCodes,
            CodeAttempts attempts,
            UserJournal journal,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.seeds = seeds;
        this.backupCodes = backupCodes;
        this.attempts = attempts;
        this.journal = journal;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * How a user who has shown the password is signed in; empty if a code is asked that was not given, or not rightly. A code that nobody asks
     * for is passed over.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 429 after too many wrong codes
     */
    Optional<SignInMethod> check(User user, Optional<OneTimeCode> given, String address) {
        // From the database: what was in memory some milliseconds ago would let in who must not come in any more.
        Optional<String> seed = store.find(user.id()).map(TotpStore.Row::seed);
        if (seed.isEmpty()) {
            return Optional.of(SignInMethod.PASSWORD);
        }
        if (given.isEmpty()) {
            return Optional.empty();
        }
        OneTimeCode code = given.get();
        Actor actor = new Actor(user.id(), address);
        attempts.take(user.id(), code.kind());
        boolean right = code.kind() == Kind.OTP
                ? useOtp(user.id(), seed.get(), code.text())
                : useBackupCode(user.id(), code.text(), actor);
        if (!right) {
            attempts.refused(user.id(), code.kind(), actor);
            return Optional.empty();
        }
        attempts.giveBack(user.id(), code.kind());
        return Optional.of(SignInMethod.PASSWORD_AND_CODE);
    }

    private boolean useOtp(String userId, String seed, String code) {
        OptionalLong step = seeds.open(seed, userId).step(code, clock.instant());
        return step.isPresent() && store.use(userId, seed, step.getAsLong());
    }

    private boolean useBackupCode(String userId, String code, Actor actor) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean used = backupCodes.use(userId, code);
            if (used) {
                String left = Long.toString(backupCodes.left(userId));
                journal.record(EventType.USER_BACKUP_CODE_USED, userId, Map.of("left", left), actor);
            }
            return used;
        }));
    }
}
