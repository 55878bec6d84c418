package dev.latchkey.sample.encryption;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the known text by which a wrong key is noticed. */
@Repository
class KeyCheckStore {

    private final JdbcClient jdbc;

    KeyCheckStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<String> find() {
        return jdbc.sql("select sealed_value from sample.key_check where id = 1")
                .query(String.class)
                .optional();
    }

    /** Stores it unless another process was first. */
    void insertIfNone(String sealed) {
        jdbc.sql("insert into sample.key_check (id, sealed_value) values (1, :sealed) on conflict do nothing")
                .param("sealed", sealed)
                .update();
    }
}
