package dev.latchkey.auth.revocation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of which resource servers follow which node. */
@Repository
class FollowerStore {

    private final JdbcClient jdbc;

    FollowerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What one node knows of a resource server. */
    record Row(String clientId, int streams, long behind, Instant seenAt) {}

    /** Says what a node sees now; who is registered no more is passed over. */
    void see(String node, List<Row> rows, Instant now) {
        jdbc.sql("""
                        merge into revocation_follower known
                        using (select seen.client_id, seen.streams, seen.behind from (select * from unnest(
                            cast(:ids as varchar array), cast(:streams as integer array), cast(:behind as bigint array)))
                            as seen (client_id, streams, behind)
                            join client on client.client_id = seen.client_id) as seen
                        on known.client_id = seen.client_id and known.node = :node
                        when matched then update set streams = seen.streams, behind = seen.behind, seen_at = :now
                        when not matched then insert (client_id, node, streams, behind, seen_at)
                            values (seen.client_id, :node, seen.streams, seen.behind, :now)
                        """)
                .param("ids", array("varchar", rows, Row::clientId))
                .param("streams", array("integer", rows, Row::streams))
                .param("behind", array("bigint", rows, Row::behind))
                .param("node", node)
                .param("now", offset(now))
                .update();
    }

    /** Says that those streams have ended of which that node did not say at that instant that they are open. */
    void end(String node, Instant now) {
        jdbc.sql("""
                        update revocation_follower set streams = 0, behind = 0
                        where node = :node and streams > 0 and seen_at < :now
                        """).param("node", node).param("now", offset(now)).update();
    }

    /** What all nodes know of these resource servers. */
    List<Row> of(Collection<String> clientIds) {
        return jdbc.sql("""
                        select client_id, streams, behind, seen_at from revocation_follower where client_id = any (:ids)
                        """)
                .param("ids", new SqlArrayValue("varchar", clientIds.toArray()))
                .query((rs, row) -> new Row(
                        rs.getString("client_id"),
                        rs.getInt("streams"),
                        rs.getLong("behind"),
                        rs.getObject("seen_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Deletes what nodes said before that instant, except the last of each resource server. */
    void prune(Instant before) {
        jdbc.sql("""
                        delete from revocation_follower where seen_at < :before and exists (
                            select 1 from revocation_follower newer
                            where newer.client_id = revocation_follower.client_id
                            and newer.seen_at > revocation_follower.seen_at)
                        """).param("before", offset(before)).update();
    }

    private static SqlArrayValue array(String type, List<Row> rows, Function<Row, Object> value) {
        return new SqlArrayValue(type, rows.stream().map(value).toArray());
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
