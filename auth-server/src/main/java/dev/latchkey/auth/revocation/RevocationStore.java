package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.RevocationEntry;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the revocation log. */
@Repository
class RevocationStore {

    private final JdbcClient jdbc;

    RevocationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the next position and keeps all other appenders waiting until this transaction ends. */
    long nextSeq() {
        jdbc.sql("update revocation_counter set seq = seq + 1 where id = 1").update();
        return lastSeq();
    }

    /** The position of the last entry, also where that has been pruned since. */
    long lastSeq() {
        return jdbc.sql("select seq from revocation_counter where id = 1")
                .query(Long.class)
                .single();
    }

    void insert(RevocationEntry entry) {
        jdbc.sql("""
                        insert into revocation_entry (seq, kind, id, issued_before, expires_at)
                        values (:seq, :kind, :id, :issuedBefore, :expiresAt)
                        """)
                .param("seq", entry.seq())
                .param("kind", entry.kind().wireName())
                .param("id", entry.id())
                .param("issuedBefore", offset(entry.issuedBefore()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expiresAt", offset(entry.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The entries behind a position, oldest first, at most {@code limit}. */
    List<RevocationEntry> after(long seq, int limit) {
        return jdbc.sql("""
                        select seq, kind, id, issued_before, expires_at from revocation_entry
                        where seq > :seq order by seq limit :limit
                        """)
                .param("seq", seq)
                .param("limit", limit)
                .query(RevocationStore::entry)
                .list();
    }

    /** Deletes what no longer matters: expired entries, and those that a newer one of the same kind and id replaces. */
    int prune(Instant now) {
        // The replaced ones first: an expired entry may be what takes an older one back, which must not outlive it.
        int replaced = jdbc.sql("""
                        delete from revocation_entry where exists (
                            select 1 from revocation_entry newer
                            where newer.kind = revocation_entry.kind and newer.id = revocation_entry.id
                            and newer.seq > revocation_entry.seq)
                        """).update();
        int expired = jdbc.sql("delete from revocation_entry where expires_at <= :now")
                .param("now", offset(now))
                .update();
        return expired + replaced;
    }

    private static RevocationEntry entry(ResultSet rs, int row) throws SQLException {
        return new RevocationEntry(
                rs.getLong("seq"),
                Kind.ofWireName(rs.getString("kind")),
                rs.getString("id"),
                instant(rs, "issued_before"),
                instant(rs, "expires_at"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime value = rs.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
