package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.SecretHash;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of backup codes. */
@Repository
class BackupCodeStore {

    private final JdbcClient jdbc;

    BackupCodeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String userId, SecretHash hash) {
        jdbc.sql("insert into backup_code (user_id, sha256) values (:userId, :sha256)")
                .param("userId", userId)
                .param("sha256", hash.hex())
                .update();
    }

    /** Uses a code up: of several who try at once, on whatever node, one gets {@code true}. */
    boolean use(String userId, SecretHash hash, Instant now) {
        return jdbc.sql("""
                        update backup_code set used_at = :now
                        where user_id = :userId and sha256 = :sha256 and used_at is null
                        """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("userId", userId)
                        .param("sha256", hash.hex())
                        .update()
                == 1;
    }

    long countUnused(String userId) {
        return jdbc.sql("select count(*) from backup_code where user_id = :userId and used_at is null")
                .param("userId", userId)
                .query(Long.class)
                .single();
    }

    void delete(String userId) {
        jdbc.sql("delete from backup_code where user_id = :userId")
                .param("userId", userId)
                .update();
    }
}
