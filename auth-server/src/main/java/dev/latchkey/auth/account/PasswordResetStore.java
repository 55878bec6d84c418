package dev.latchkey.auth.account;

import dev.latchkey.auth.account.PasswordReset.Carrier;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of links to new passwords. */
@Repository
class PasswordResetStore {

    private final JdbcClient jdbc;

    PasswordResetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whose password a link sets, and how the link got there. */
    record Target(String userId, Carrier carrier) {}

    void insert(String id, SecretHash hash, Target target, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        insert into password_reset (id, sha256, user_id, carrier, created_at, expires_at)
                        values (:id, :sha256, :userId, :carrier, :createdAt, :expiresAt)
                        """)
                .param("id", id)
                .param("sha256", hash.hex())
                .param("userId", target.userId())
                .param("carrier", target.carrier().storedName())
                .param("createdAt", now.atOffset(ZoneOffset.UTC))
                .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** How many links were made for a user since then, used ones too. */
    long countSince(String userId, Instant since) {
        return jdbc.sql("select count(*) from password_reset where user_id = :userId and created_at > :since")
                .param("userId", userId)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** What the link is for, if it can still be used. */
    Optional<Target> findUsable(SecretHash hash, Instant now) {
        return jdbc.sql("""
                        select user_id, carrier from password_reset
                        where sha256 = :sha256 and used_at is null and expires_at > :now
                        """)
                .param("sha256", hash.hex())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((rs, row) -> new Target(rs.getString("user_id"), Carrier.ofStoredName(rs.getString("carrier"))))
                .optional();
    }

    /** Uses the link up: of several who try at once, one gets {@code true}. */
    boolean use(SecretHash hash, Instant now) {
        return jdbc.sql("""
                        update password_reset set used_at = :now
                        where sha256 = :sha256 and used_at is null and expires_at > :now
                        """)
                        .param("sha256", hash.hex())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Uses up whatever a user has left, so that it still counts as made. */
    void useAll(String userId, Instant now) {
        jdbc.sql("update password_reset set used_at = :now where user_id = :userId and used_at is null")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("userId", userId)
                .update();
    }

    /** Uses up what has been shown to managers of a user. */
    void useShown(String userId, Instant now) {
        jdbc.sql("""
                        update password_reset set used_at = :now
                        where user_id = :userId and carrier = :carrier and used_at is null
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("userId", userId)
                .param("carrier", Carrier.MANAGER.storedName())
                .update();
    }

    int deleteExpired(Instant before) {
        return jdbc.sql("delete from password_reset where expires_at < :before")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }
}
