package dev.latchkey.auth.account;

import dev.latchkey.auth.account.CodeAttempts.Kind;
import dev.latchkey.auth.account.TotpStore.Row;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.secret.PlainSecret;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Getting a second factor, and giving it up. What takes one from a user who has one, or replaces it, asks for a session that is fresh:
 * it would keep the owner out. Changes of one user happen one after the other.
 */
@Service
class SecondFactorEnrolment {

    private final TotpStore store;
    private final TotpSeeds seeds;
    private final BackupCodes backupCodes;
    private final CodeAttempts attempts;
    private final Users users;
    private final UserJournal journal;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SecondFactorEnrolment(
            TotpStore store,
            TotpSeeds seeds,
            BackupCodes backupCodes,
            CodeAttempts attempts,
            Users users,
            UserJournal journal,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.seeds = seeds;
        this.backupCodes = backupCodes;
        this.attempts = attempts;
        this.users = users;
        this.journal = journal;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Where a user stands.
     *
     * @param backupCodes how many have not been used
     */
    record State(boolean enabled, long backupCodes) {}

    State state(String userId) {
        return new State(store.isEnabled(userId), backupCodes.left(userId));
    }

    /** The seed that waits to be verified, for who has begun to enrol it and has not done with it yet. */
    Optional<Totp> waiting(String userId) {
        return store.find(userId).map(Row::newSeed).map(seed -> seeds.open(seed, userId));
    }

    /** Makes a seed that is in force when a code of it was verified; until then the one before it stays, if there is one. */
    @Transactional
    public Totp begin(Session session, Actor actor) {
        String userId = session.userId();
        users.lock(userId).orElseThrow();
        requireFreshIfEnabled(session, store.find(userId));
        Totp totp = seeds.fresh();
        store.setNewSeed(userId, seeds.seal(totp, userId));
        attempts.prepare(userId);
        journal.record(EventType.USER_TOTP_ENROLLED, userId, Map.of(), actor);
        return totp;
    }

    /**
     * Puts the new seed in force, by a code of it.
     *
     * @return the user's backup codes, in place of those there were
     * @throws ApiProblem 400 if the code is wrong, 409 if no seed waits for one, 429 after too many wrong ones
     */
    List<PlainSecret> verify(Session session, String code, Actor actor) {
        String userId = session.userId();
        store.find(userId).map(Row::newSeed).orElseThrow(SecondFactorEnrolment::nothingToVerify);
        attempts.take(userId, Kind.ENROLMENT);
        Optional<List<PlainSecret>> codes = transaction.execute(status -> enable(session, code, actor));
        if (codes.isEmpty()) {
            attempts.refused(userId, Kind.ENROLMENT, actor);
            throw ApiProblem.invalid("code", "Is not the authenticator's present code.");
        }
        attempts.giveBack(userId, Kind.ENROLMENT);
        return codes.get();
    }

    /**
     * Makes a new set of backup codes.
     *
     * @throws ApiProblem 409, if there is no second factor that they could stand in for
     */
    @Transactional
    public List<PlainSecret> renewBackupCodes(Session session, Actor actor) {
        session.requireFresh(clock.instant());
        String userId = session.userId();
        users.lock(userId).orElseThrow();
        if (!store.isEnabled(userId)) {
            throw ApiProblem.conflict("There is no second factor. Enrol one at POST /api/v1/me/totp.");
        }
        List<PlainSecret> codes = backupCodes.renew(userId);
        journal.record(EventType.USER_BACKUP_CODES_RENEWED, userId, Map.of(), actor);
        return codes;
    }

    /**
     * Gives the second factor up, or what was begun of one.
     *
     * @throws ApiProblem 404, if there is none
     */
    @Transactional
    public void end(Session session, Actor actor) {
        session.requireFresh(clock.instant());
        String userId = session.userId();
        users.lock(userId).orElseThrow();
        Row before = store.find(userId).orElseThrow(ApiProblem::notFound);
        store.delete(userId);
        backupCodes.delete(userId);
        if (before.isEnabled()) {
            users.announce(userId);
            journal.record(EventType.USER_TOTP_DISABLED, userId, Map.of(), actor);
        }
    }

    private Optional<List<PlainSecret>> enable(Session session, String code, Actor actor) {
        String userId = session.userId();
        users.lock(userId).orElseThrow();
        Optional<Row> before = store.find(userId);
        requireFreshIfEnabled(session, before);
        String sealed = before.map(Row::newSeed).orElseThrow(SecondFactorEnrolment::nothingToVerify);
        OptionalLong step = seeds.open(sealed, userId).step(code, clock.instant());
        if (step.isEmpty()) {
            return Optional.empty();
        }
        // The code itself is not used up: it has let nobody in, and its owner may sign in with it right away.
        if (!store.enable(userId, sealed, step.getAsLong() - 1, clock.instant())) {
            throw nothingToVerify();
        }
        users.announce(userId);
        journal.record(EventType.USER_TOTP_ENABLED, userId, Map.of(), actor);
        return Optional.of(backupCodes.renew(userId));
    }

    private void requireFreshIfEnabled(Session session, Optional<Row> row) {
        if (row.filter(Row::isEnabled).isPresent()) {
            session.requireFresh(clock.instant());
        }
    }

    private static ApiProblem nothingToVerify() {
        return ApiProblem.conflict("No authenticator waits to be verified. Begin at POST /api/v1/me/totp.");
    }
}
