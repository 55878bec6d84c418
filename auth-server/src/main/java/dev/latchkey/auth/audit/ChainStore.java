package dev.latchkey.auth.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the chains themselves. */
@Repository
class ChainStore {

    private static final String SELECT = "select chain, kind, writer, opened_at, seen_at, closed_at from audit_chain ";

    private final JdbcClient jdbc;

    ChainStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int highest() {
        return jdbc.sql("select coalesce(max(chain), 0) from audit_chain")
                .query(Integer.class)
                .single();
    }

    /**
     * @throws org.springframework.dao.DuplicateKeyException if the number has been given
     */
    void insert(int chain, String kind, String writer, Instant now) {
        jdbc.sql("""
                        insert into audit_chain (chain, kind, writer, opened_at, seen_at)
                        values (:chain, :kind, :writer, :now, :now)
                        """)
                .param("chain", chain)
                .param("kind", kind)
                .param("writer", writer)
                .param("now", offset(now))
                .update();
    }

    /** Says that the writer is there; {@code false} if somebody has closed the chain. */
    boolean touch(int chain, Instant now) {
        return jdbc.sql("update audit_chain set seen_at = :now where chain = :chain and closed_at is null")
                        .param("now", offset(now))
                        .param("chain", chain)
                        .update()
                == 1;
    }

    /** {@code true} for the one who closes it. */
    boolean close(int chain, Instant now) {
        return jdbc.sql("update audit_chain set closed_at = :now where chain = :chain and closed_at is null")
                        .param("now", offset(now))
                        .param("chain", chain)
                        .update()
                == 1;
    }

    List<Chain> all() {
        return jdbc.sql(SELECT + "order by chain").query(ChainStore::chain).list();
    }

    List<Chain> openAndNotSeenSince(Instant instant) {
        return jdbc.sql(SELECT + "where closed_at is null and seen_at < :instant order by chain")
                .param("instant", offset(instant))
                .query(ChainStore::chain)
                .list();
    }

    private static Chain chain(ResultSet rs, int row) throws SQLException {
        return new Chain(
                rs.getInt("chain"),
                rs.getString("kind"),
                rs.getString("writer"),
                instant(rs, "opened_at"),
                instant(rs, "seen_at"),
                instant(rs, "closed_at"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
