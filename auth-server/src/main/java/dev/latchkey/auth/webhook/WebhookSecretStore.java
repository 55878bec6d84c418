package dev.latchkey.auth.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the secrets that webhooks are signed with. */
@Repository
class WebhookSecretStore {

    private final JdbcClient jdbc;

    WebhookSecretStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A secret with its id, sealed. */
    record Sealed(String id, String sealed, Instant createdAt, Instant expiresAt) {

        @Override
        public String toString() {
            return "Sealed[" + id + "]";
        }
    }

    /** Those that are good then, the oldest first. */
    List<Sealed> live(String webhookId, Instant now) {
        return jdbc.sql("""
                        select id, sealed, created_at, expires_at from webhook_secret
                        where webhook_id = :webhookId and (expires_at is null or expires_at > :now)
                        order by created_at, id
                        """)
                .param("webhookId", webhookId)
                .param("now", offset(now))
                .query(WebhookSecretStore::sealed)
                .list();
    }

    void insert(String webhookId, Sealed secret) {
        jdbc.sql("""
                        insert into webhook_secret (id, webhook_id, sealed, created_at)
                        values (:id, :webhookId, :sealed, :createdAt)
                        """)
                .param("id", secret.id())
                .param("webhookId", webhookId)
                .param("sealed", secret.sealed())
                .param("createdAt", offset(secret.createdAt()))
                .update();
    }

    /** All there are end then, unless they end earlier. */
    void end(String webhookId, Instant at) {
        jdbc.sql("""
                        update webhook_secret set expires_at = :at
                        where webhook_id = :webhookId and (expires_at is null or expires_at > :at)
                        """).param("webhookId", webhookId).param("at", offset(at)).update();
    }

    void deleteEnded(String webhookId, Instant before) {
        jdbc.sql("delete from webhook_secret where webhook_id = :webhookId and expires_at <= :before")
                .param("webhookId", webhookId)
                .param("before", offset(before))
                .update();
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Sealed sealed(ResultSet rs, int row) throws SQLException {
        OffsetDateTime expiresAt = rs.getObject("expires_at", OffsetDateTime.class);
        return new Sealed(
                rs.getString("id"),
                rs.getString("sealed"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant(),
                expiresAt == null ? null : expiresAt.toInstant());
    }
}
