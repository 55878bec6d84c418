package dev.latchkey.auth.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads the rows of the audit log in the order of their chains, however many they are. */
@Repository
class RowStore {

    private static final int FETCHED_AT_ONCE = 2000;

    private static final String IN_ORDER = " order by chain, seq";

    private static final Duration NEAR = Duration.ofDays(31);

    private final NamedParameterJdbcTemplate jdbc;

    RowStore(JdbcTemplate shared) {
        JdbcTemplate own = new JdbcTemplate(shared.getDataSource());
        // In a transaction PostgreSQL's driver then fetches so many at a time, and not all of them at once.
        own.setFetchSize(FETCHED_AT_ONCE);
        this.jdbc = new NamedParameterJdbcTemplate(own);
    }

    /** Hands over every row, in the order of chain and place. To be called in a transaction. */
    void all(Consumer<AuditRow> reader) {
        read("", Map.of(), reader);
    }

    /** The rows of a chain behind a place, in their order; none of them from before that time. */
    void behind(int chain, long seq, Instant since, Consumer<AuditRow> reader) {
        read(
                " where chain = :chain and seq > :seq and occurred_at >= :since",
                Map.of("chain", chain, "seq", seq, "since", since.atOffset(ZoneOffset.UTC)),
                reader);
    }

    /** The rows from before a time that are of one partition, in the order of chain and place. */
    void ofPartition(String partition, Consumer<AuditRow> reader) {
        jdbc.query("select " + AuditEventStore.COLUMNS + " from " + partition + IN_ORDER, Map.of(), handler(reader));
    }

    /** The oldest rows from before a time, in the order of chain and place. */
    List<AuditRow> oldest(Instant before, int limit) {
        return jdbc.query(
                "select " + AuditEventStore.COLUMNS + " from audit_event where occurred_at < :before" + IN_ORDER
                        + " limit :limit",
                Map.of("before", before.atOffset(ZoneOffset.UTC), "limit", limit),
                AuditEventStore::row);
    }

    /** The digest of one row, if it is not far from that time: where the clock was put back, a row may be younger than the one behind it. */
    Optional<byte[]> digestOf(int chain, long seq, Instant near) {
        return jdbc
                .query(
                        """
                        select digest from audit_event
                        where chain = :chain and seq = :seq and occurred_at between :from and :to
                        """,
                        Map.of(
                                "chain",
                                chain,
                                "seq",
                                seq,
                                "from",
                                near.minus(NEAR).atOffset(ZoneOffset.UTC),
                                "to",
                                near.plus(NEAR).atOffset(ZoneOffset.UTC)),
                        (rs, row) -> rs.getBytes("digest"))
                .stream()
                .filter(digest -> digest != null)
                .findFirst();
    }

    /** Deletes rows that {@link #oldest} has found. */
    void delete(List<AuditRow> rows, Instant before) {
        jdbc.batchUpdate(
                "delete from audit_event where chain = :chain and seq = :seq and occurred_at < :before",
                rows.stream()
                        .map(row -> new MapSqlParameterSource("chain", row.chain())
                                .addValue("seq", row.seq())
                                .addValue("before", before.atOffset(ZoneOffset.UTC)))
                        .toArray(MapSqlParameterSource[]::new));
    }

    private void read(String where, Map<String, ?> parameters, Consumer<AuditRow> reader) {
        jdbc.query(
                "select " + AuditEventStore.COLUMNS + " from audit_event" + where + IN_ORDER,
                parameters,
                handler(reader));
    }

    private static RowCallbackHandler handler(Consumer<AuditRow> reader) {
        return rs -> reader.accept(AuditEventStore.row(rs, 0));
    }
}
