package dev.latchkey.auth.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of checkpoints and of the keys that they were signed with. */
@Repository
class CheckpointStore {

    private final JdbcClient jdbc;

    CheckpointStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A checkpoint as it is stored; only the JWS is believed. */
    record Stored(int chain, long seq, String kind, String jws) {}

    void insert(Checkpoint checkpoint, String jws) {
        jdbc.sql("insert into audit_checkpoint (chain, seq, kind, jws) values (:chain, :seq, :kind, :jws)")
                .param("chain", checkpoint.chain())
                .param("seq", checkpoint.seq())
                .param("kind", checkpoint.kind().wireName())
                .param("jws", jws)
                .update();
    }

    /** Those of a chain by place, at one place what was pruned first; behind one of them, or all if that is {@code null}. */
    List<Stored> ofChain(int chain, Stored after, int limit) {
        return jdbc.sql("""
                        select chain, seq, kind, jws from audit_checkpoint
                        where chain = :chain and (seq > :seq or seq = :seq and kind > :kind)
                        order by seq, kind limit :limit
                        """)
                .param("chain", chain)
                .param("seq", after == null ? -1 : after.seq())
                .param("kind", after == null ? "" : after.kind())
                .param("limit", limit)
                .query((rs, row) ->
                        new Stored(rs.getInt("chain"), rs.getLong("seq"), rs.getString("kind"), rs.getString("jws")))
                .list();
    }

    /** The last one of a chain. */
    Optional<Stored> last(int chain) {
        return jdbc.sql("""
                        select chain, seq, kind, jws from audit_checkpoint where chain = :chain
                        order by seq desc, kind limit 1
                        """)
                .param("chain", chain)
                .query((rs, row) ->
                        new Stored(rs.getInt("chain"), rs.getLong("seq"), rs.getString("kind"), rs.getString("jws")))
                .optional();
    }

    /** How far the chains have been signed that are open, or were lately. */
    Map<Integer, Long> signed(Instant since) {
        Map<Integer, Long> signed = new HashMap<>();
        jdbc.sql("""
                        select chain, max(seq) as seq from audit_checkpoint
                        where chain in (select chain from audit_chain where closed_at is null or closed_at > :since)
                        group by chain
                        """).param("since", since.atOffset(ZoneOffset.UTC)).query(rs -> {
            signed.put(rs.getInt("chain"), rs.getLong("seq"));
        });
        return signed;
    }

    /** The one at a place, that of pruned rows before others. */
    Optional<Stored> at(int chain, long seq) {
        return jdbc.sql("""
                        select chain, seq, kind, jws from audit_checkpoint where chain = :chain and seq = :seq
                        order by case kind when 'pruned' then 0 else 1 end limit 1
                        """)
                .param("chain", chain)
                .param("seq", seq)
                .query((rs, row) ->
                        new Stored(rs.getInt("chain"), rs.getLong("seq"), rs.getString("kind"), rs.getString("jws")))
                .optional();
    }

    /** Deletes those of a chain between two places, and at them: but for one that says where the chain ended. */
    void deleteBetween(int chain, long from, long to) {
        jdbc.sql("""
                        delete from audit_checkpoint
                        where chain = :chain and seq >= :from and seq <= :to and kind <> 'stopped'
                        """).param("chain", chain).param("from", from).param("to", to).update();
    }

    boolean hasKey(String kid) {
        return jdbc.sql("select count(*) from audit_key where kid = :kid")
                        .param("kid", kid)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * @throws org.springframework.dao.DuplicateKeyException if it is there
     */
    void insertKey(String kid, String sealedJwk, Instant now) {
        jdbc.sql("insert into audit_key (kid, sealed_jwk, created_at) values (:kid, :sealedJwk, :now)")
                .param("kid", kid)
                .param("sealedJwk", sealedJwk)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<String> sealedKey(String kid) {
        return jdbc.sql("select sealed_jwk from audit_key where kid = :kid")
                .param("kid", kid)
                .query(String.class)
                .optional();
    }
}
