package dev.latchkey.auth.jwk;

import com.nimbusds.jose.jwk.JWK;
import dev.latchkey.auth.secret.SecretCipher;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of signing keys. Private parts are sealed under the master key and bound to their {@code kid}. */
@Repository
class SigningKeyStore {

    /** Stands in the predecessor column of the first key. */
    static final String NO_PREDECESSOR = "none";

    private final JdbcClient jdbc;
    private final SecretCipher cipher;

    SigningKeyStore(JdbcClient jdbc, SecretCipher cipher) {
        this.jdbc = jdbc;
        this.cipher = cipher;
    }

    private record Row(String kid, String sealedJwk, Instant createdAt, Instant activatesAt) {}

    /**
     * Adds the successor of a key.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the predecessor has one already
     */
    void insert(JWK jwk, Instant createdAt, Instant activatesAt, String predecessorKid) {
        jdbc.sql("""
                        insert into signing_key (kid, algorithm, sealed_jwk, created_at, activates_at, predecessor_kid)
                        values (:kid, :algorithm, :sealedJwk, :createdAt, :activatesAt, :predecessorKid)
                        """)
                .param("kid", jwk.getKeyID())
                .param("algorithm", jwk.getAlgorithm().getName())
                .param("sealedJwk", cipher.seal(jwk.toJSONString(), context(jwk.getKeyID())))
                .param("createdAt", createdAt.atOffset(ZoneOffset.UTC))
                .param("activatesAt", activatesAt.atOffset(ZoneOffset.UTC))
                .param("predecessorKid", predecessorKid)
                .update();
    }

    /** All keys, oldest first. */
    List<SigningKey> all() {
        List<Row> rows = jdbc.sql(
                        "select kid, sealed_jwk, created_at, activates_at from signing_key order by activates_at, created_at")
                .query((rs, row) -> new Row(
                        rs.getString("kid"),
                        rs.getString("sealed_jwk"),
                        rs.getObject("created_at", OffsetDateTime.class).toInstant(),
                        rs.getObject("activates_at", OffsetDateTime.class).toInstant()))
                .list();
        List<SigningKey> keys = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Instant successorActivatesAt = i + 1 < rows.size() ? rows.get(i + 1).activatesAt() : null;
            JWK jwk = open(row);
            keys.add(new SigningKey(jwk, jwk.toPublicJWK(), row.createdAt(), row.activatesAt(), successorActivatesAt));
        }
        return List.copyOf(keys);
    }

    void delete(String kid) {
        jdbc.sql("delete from signing_key where kid = :kid").param("kid", kid).update();
    }

    private JWK open(Row row) {
        try {
            return JWK.parse(cipher.open(row.sealedJwk(), context(row.kid())));
        } catch (ParseException e) {
            throw new IllegalStateException("signing key " + row.kid() + " is not a JWK", e);
        }
    }

    private static String context(String kid) {
        return "signing-key:" + kid;
    }
}
