package dev.latchkey.auth.api;

import dev.latchkey.auth.secret.SecretCipher;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of kept answers. They are sealed on their way in and opened on their way out. */
@Repository
class IdempotencyStore {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient jdbc;
    private final SecretCipher cipher;
    private final boolean manyNodes;

    IdempotencyStore(JdbcClient jdbc, SecretCipher cipher, @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.manyNodes = DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL;
    }

    /** What was answered to a call of that name. */
    record Kept(String requestHash, String accessHash, KeptAnswer answer) {}

    /** The answer to a call of that name, if there was one after an instant. */
    Optional<Kept> find(IdempotentCall call, Instant after) {
        return jdbc.sql("""
                        select request_sha256, access_sha256, answer from idempotency_key
                        where account_id = :account and idempotency_key = :key and created_at > :after
                        """)
                .param("account", call.account())
                .param("key", call.idempotencyKey())
                .param("after", after.atOffset(ZoneOffset.UTC))
                .query((rs, row) -> new Kept(
                        rs.getString("request_sha256"),
                        rs.getString("access_sha256"),
                        KeptAnswer.ofJson(cipher.open(rs.getString("answer"), context(call)))))
                .optional();
    }

    /**
     * Takes the name of a call for this transaction; forgets what it stood for until that instant. Answers false if another node has taken
     * it, whether or not that is through: then this transaction is of no more use.
     */
    boolean take(IdempotentCall call, Instant now, Instant forgotten) {
        try {
            // A single node knows by itself what is under way; another one's transaction would be waited for to its
            // end.
            setLockTimeout("'250ms'");
            jdbc.sql("""
                            delete from idempotency_key
                            where account_id = :account and idempotency_key = :key and created_at <= :forgotten
                            """)
                    .param("account", call.account())
                    .param("key", call.idempotencyKey())
                    .param("forgotten", forgotten.atOffset(ZoneOffset.UTC))
                    .update();
            jdbc.sql("""
                            insert into idempotency_key (account_id, idempotency_key, request_sha256, access_sha256, created_at)
                            values (:account, :key, :request, :access, :now)
                            """)
                    .param("account", call.account())
                    .param("key", call.idempotencyKey())
                    .param("request", call.requestHash())
                    .param("access", call.accessHash())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            setLockTimeout("default");
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause
                    && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    void keep(IdempotentCall call, KeptAnswer answer) {
        jdbc.sql("update idempotency_key set answer = :answer where account_id = :account and idempotency_key = :key")
                .param("answer", cipher.seal(answer.json(), context(call)))
                .param("account", call.account())
                .param("key", call.idempotencyKey())
                .update();
    }

    int deleteUntil(Instant instant) {
        return jdbc.sql("delete from idempotency_key where created_at <= :instant")
                .param("instant", instant.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void setLockTimeout(String value) {
        if (manyNodes) {
            jdbc.sql("set local lock_timeout to " + value).update();
        }
    }

    private static String context(IdempotentCall call) {
        return "idempotency-key:" + call.account() + ":" + call.idempotencyKey();
    }
}
