package dev.latchkey.auth.federation;

import dev.latchkey.auth.secret.SecretHash;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of authorization requests that have been used, by the hash of their state. */
@Repository
@Conditional(GoogleConfigured.class)
class SpentRequests {

    private final JdbcClient jdbc;

    SpentRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Uses a request up: of several who try at once, on whatever node, one gets {@code true}. */
    boolean add(SecretHash state, Instant expiresAt) {
        return jdbc.sql("""
                        insert into federation_spent (sha256, expires_at) values (:sha256, :expiresAt)
                        on conflict do nothing
                        """)
                        .param("sha256", state.hex())
                        .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    int deleteExpired(Instant before) {
        return jdbc.sql("delete from federation_spent where expires_at < :before")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }
}
