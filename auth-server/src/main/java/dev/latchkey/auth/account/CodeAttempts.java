package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Limits guesses at one-time codes: for each account, wherever they come from and on all nodes together, as six digits do not stand many
 * guesses. Only who knows the password, or is signed in, gets as far as here, so no stranger can use the limit to lock somebody out; and
 * who has guessed too often at the authenticator's codes has not at the backup codes. An attempt is counted before it is decided, and given
 * back when it was right, so guesses in parallel do not slip past.
 *
 * <p>What is counted stays counted, in a transaction of its own: an attempt that fails may roll its caller's back.
 */
@Component
class CodeAttempts {

    private final CodeAttemptStore store;
    private final SignInSettings settings;
    private final SignInJournal journal;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    CodeAttempts(
            CodeAttemptStore store,
            SignInSettings settings,
            SignInJournal journal,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.journal = journal;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** What is guessed at; each is counted by itself. */
    enum Kind {
        OTP,
        BACKUP_CODE,
        ENROLMENT,

        /** No code, but asked of who is signed in like one. */
        PASSWORD;

        /** The name in the database and in events, for example {@code backup_code}. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Makes the user's counts, within the caller's transaction, if there are none yet. */
    void prepare(String userId) {
        for (Kind kind : Kind.values()) {
            store.insertIfAbsent(userId, kind, clock.instant());
        }
    }

    /** Makes the user's count of that kind, if there is none yet. */
    void prepare(String userId, Kind kind) {
        ownTransaction.executeWithoutResult(status -> store.insertIfAbsent(userId, kind, clock.instant()));
    }

    /**
     * Counts an attempt.
     *
     * @throws ApiProblem 429, if there were too many
     */
    void take(String userId, Kind kind) {
        Instant now = clock.instant();
        Duration period = settings.codeFailurePeriod();
        ownTransaction.executeWithoutResult(status -> {
            if (!store.take(userId, kind, settings.codeFailuresAllowed(), now.minus(period), now)) {
                Instant end = store.since(userId, kind).plus(period);
                throw ApiProblem.tooManyRequests(Duration.between(now, end));
            }
        });
    }

    /** Takes the count of an attempt back. */
    void giveBack(String userId, Kind kind) {
        ownTransaction.executeWithoutResult(status -> store.giveBack(userId, kind));
    }

    /** Tells of an attempt that was counted and was wrong. */
    void refused(String userId, Kind kind, Actor actor) {
        Map<String, String> data = Map.of("kind", kind.wireName());
        ownTransaction.executeWithoutResult(
                status -> journal.record(EventType.USER_CODE_REFUSED, userId, userId, data, actor));
    }
}
