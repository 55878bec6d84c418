package dev.latchkey.auth.account;

import dev.latchkey.auth.account.CodeAttempts.Kind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of counted attempts. */
@Repository
class CodeAttemptStore {

    private final JdbcClient jdbc;

    CodeAttemptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insertIfAbsent(String userId, Kind kind, Instant now) {
        jdbc.sql("""
                        insert into code_attempt (user_id, kind, attempts, since) values (:userId, :kind, 0, :now)
                        on conflict do nothing
                        """)
                .param("userId", userId)
                .param("kind", kind.wireName())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Counts an attempt, if there is room; counting begins anew when the last count began too long ago.
     *
     * @param bygone a count that began until then is over
     */
    boolean take(String userId, Kind kind, int allowed, Instant bygone, Instant now) {
        return jdbc.sql("""
                        update code_attempt set
                            attempts = case when since <= :bygone then 1 else attempts + 1 end,
                            since = case when since <= :bygone then :now else since end
                        where user_id = :userId and kind = :kind and (attempts < :allowed or since <= :bygone)
                        """)
                        .param("bygone", bygone.atOffset(ZoneOffset.UTC))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("userId", userId)
                        .param("kind", kind.wireName())
                        .param("allowed", allowed)
                        .update()
                == 1;
    }

    Instant since(String userId, Kind kind) {
        return jdbc.sql("select since from code_attempt where user_id = :userId and kind = :kind")
                .param("userId", userId)
                .param("kind", kind.wireName())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    void giveBack(String userId, Kind kind) {
        jdbc.sql("""
                        update code_attempt set attempts = attempts - 1
                        where user_id = :userId and kind = :kind and attempts > 0
                        """).param("userId", userId).param("kind", kind.wireName()).update();
    }
}
