package dev.latchkey.auth.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of users. */
@Repository
class UserStore {

    private static final String COLUMNS =
            "id, email, email_verified, password_hash, platform_role, sessions_valid_from, created_at";
    private static final String OPERATOR = "operator";

    private static final String INSERT = """
            insert into user_account (id, email, email_key, email_verified, password_hash, platform_role, created_at)
            values (:id, :email, :emailKey, :emailVerified, :passwordHash, :platformRole, :createdAt)
            """;

    private final JdbcClient jdbc;

    UserStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean hasOperator() {
        return jdbc.sql("select count(*) from user_account where platform_role = :role")
                        .param("role", OPERATOR)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * Adds a user.
     *
     * @throws org.springframework.dao.DuplicateKeyException if there is one of that address
     */
    void insert(User user) {
        insert(user, INSERT);
    }

    /** Adds a user, unless there is one of that address. Answers whether it did. */
    boolean insertIfAbsent(User user) {
        return insert(user, INSERT + "on conflict do nothing") == 1;
    }

    private int insert(User user, String sql) {
        return jdbc.sql(sql)
                .param("id", user.id())
                .param("email", user.email().typed())
                .param("emailKey", user.email().key())
                .param("emailVerified", user.emailVerified())
                .param("passwordHash", user.passwordHash(), Types.VARCHAR)
                .param("platformRole", user.operator() ? OPERATOR : null, Types.VARCHAR)
                .param("createdAt", user.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<User> find(String id) {
        return jdbc.sql("select " + COLUMNS + " from user_account where id = :id")
                .param("id", id)
                .query(UserStore::user)
                .optional();
    }

    Optional<User> findByEmail(Email email) {
        return jdbc.sql("select " + COLUMNS + " from user_account where email_key = :emailKey")
                .param("emailKey", email.key())
                .query(UserStore::user)
                .optional();
    }

    /** Reads a user and keeps others from changing it until the transaction ends. */
    Optional<User> lock(String id) {
        return jdbc.sql("select " + COLUMNS + " from user_account where id = :id for update")
                .param("id", id)
                .query(UserStore::user)
                .optional();
    }

    /** Replaces the password; {@code null} for none. */
    void setPassword(String id, String passwordHash, Instant sessionsValidFrom) {
        jdbc.sql("""
                        update user_account set password_hash = :passwordHash, sessions_valid_from = :sessionsValidFrom
                        where id = :id
                        """)
                .param("passwordHash", passwordHash, Types.VARCHAR)
                .param("sessionsValidFrom", sessionsValidFrom.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    void setSessionsValidFrom(String id, Instant sessionsValidFrom) {
        jdbc.sql("update user_account set sessions_valid_from = :sessionsValidFrom where id = :id")
                .param("sessionsValidFrom", sessionsValidFrom.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    void setEmailVerified(String id, boolean verified) {
        jdbc.sql("update user_account set email_verified = :verified where id = :id")
                .param("verified", verified)
                .param("id", id)
                .update();
    }

    private static User user(ResultSet rs, int row) throws SQLException {
        OffsetDateTime sessionsValidFrom = rs.getObject("sessions_valid_from", OffsetDateTime.class);
        return new User(
                rs.getString("id"),
                new Email(rs.getString("email")),
                rs.getBoolean("email_verified"),
                rs.getString("password_hash"),
                OPERATOR.equals(rs.getString("platform_role")),
                sessionsValidFrom == null ? null : sessionsValidFrom.toInstant(),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
