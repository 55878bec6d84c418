package dev.latchkey.auth.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of authenticator seeds, which it knows sealed only. */
@Repository
class TotpStore {

    private final JdbcClient jdbc;

    TotpStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What there is of a user's authenticator.
     *
     * @param seed sealed; {@code null} while none is in force
     * @param newSeed sealed; {@code null} unless one waits to be verified
     */
    record Row(String seed, String newSeed) {

        boolean isEnabled() {
            return seed != null;
        }

        @Override
        public String toString() {
            return "Row[]";
        }
    }

    Optional<Row> find(String userId) {
        return jdbc.sql("select seed, new_seed from totp where user_id = :userId")
                .param("userId", userId)
                .query((rs, row) -> new Row(rs.getString("seed"), rs.getString("new_seed")))
                .optional();
    }

    boolean isEnabled(String userId) {
        return find(userId).filter(Row::isEnabled).isPresent();
    }

    /** Keeps a seed that is to be verified, in place of one that was not; the user is locked by this transaction. */
    void setNewSeed(String userId, String sealed) {
        int updated = jdbc.sql("update totp set new_seed = :newSeed where user_id = :userId")
                .param("newSeed", sealed)
                .param("userId", userId)
                .update();
        if (updated == 0) {
            jdbc.sql("insert into totp (user_id, last_step, new_seed) values (:userId, 0, :newSeed)")
                    .param("userId", userId)
                    .param("newSeed", sealed)
                    .update();
        }
    }

    /** Puts the new seed in force, with what is used up of it. Of several who try at once, one gets {@code true}. */
    boolean enable(String userId, String sealed, long lastStep, Instant now) {
        return jdbc.sql("""
                        update totp set seed = new_seed, enabled_at = :now, last_step = :lastStep, new_seed = null
                        where user_id = :userId and new_seed = :newSeed
                        """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("lastStep", lastStep)
                        .param("userId", userId)
                        .param("newSeed", sealed)
                        .update()
                == 1;
    }

    /** Uses a time step up, and with it all before it. Of several who try at once, on whatever node, one gets {@code true}. */
    boolean use(String userId, String sealed, long step) {
        return jdbc.sql("""
                        update totp set last_step = :step
                        where user_id = :userId and seed = :seed and last_step < :step
                        """)
                        .param("step", step)
                        .param("userId", userId)
                        .param("seed", sealed)
                        .update()
                == 1;
    }

    void delete(String userId) {
        jdbc.sql("delete from totp where user_id = :userId")
                .param("userId", userId)
                .update();
    }
}
