package dev.latchkey.auth.organization;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of counts that limits are held against. */
@Repository
class RoomStore {

    private final JdbcClient jdbc;

    RoomStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts on, unless that were too many, or nothing has been counted yet. Answers whether it did. */
    boolean add(Room.Kind kind, String ownerId, long many, long most) {
        return jdbc.sql("""
                        update live_count set live = live + :many
                        where owner_id = :ownerId and kind = :kind and live + :many <= :most
                        """)
                        .param("many", many)
                        .param("ownerId", ownerId)
                        .param("kind", kind.name())
                        .param("most", most)
                        .update()
                == 1;
    }

    /** Makes sure that there is a count, and keeps others from counting until the transaction ends. */
    void lock(Room.Kind kind, String ownerId) {
        jdbc.sql("insert into live_count (owner_id, kind, live) values (:ownerId, :kind, 0) on conflict do nothing")
                .param("ownerId", ownerId)
                .param("kind", kind.name())
                .update();
        jdbc.sql("select live from live_count where owner_id = :ownerId and kind = :kind for update")
                .param("ownerId", ownerId)
                .param("kind", kind.name())
                .query(Long.class)
                .single();
    }

    void set(Room.Kind kind, String ownerId, long live) {
        jdbc.sql("update live_count set live = :live where owner_id = :ownerId and kind = :kind")
                .param("live", live)
                .param("ownerId", ownerId)
                .param("kind", kind.name())
                .update();
    }
}
