package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.SecretHash;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.StringUtils;

/** The SQL of clients that registered themselves. Their rows go with the clients'. */
@Repository
class RegistrationStore {

    private final JdbcClient jdbc;

    RegistrationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Registration registration, SecretHash accessToken) {
        jdbc.sql("""
                        insert into client_registration (client_id, sha256, allowed_scope, token_endpoint_auth_method)
                        values (:clientId, :sha256, :allowedScope, :method)
                        """)
                .param("clientId", registration.clientId())
                .param("sha256", accessToken.hex())
                .param("allowedScope", String.join(" ", registration.allowedScopes()))
                .param("method", registration.authenticationMethod())
                .update();
    }

    Optional<Registration> find(SecretHash accessToken) {
        return jdbc.sql("""
                        select client_id, allowed_scope, token_endpoint_auth_method from client_registration
                        where sha256 = :sha256
                        """)
                .param("sha256", accessToken.hex())
                .query((rs, row) -> new Registration(
                        rs.getString("client_id"),
                        Collections.unmodifiableSet(new LinkedHashSet<>(
                                List.of(StringUtils.tokenizeToStringArray(rs.getString("allowed_scope"), " ")))),
                        rs.getString("token_endpoint_auth_method")))
                .optional();
    }

    /** Puts a new access token in the place of the old one: of several at once, one gets {@code true}. */
    boolean replace(Registration registration, SecretHash before, SecretHash after) {
        return jdbc.sql("""
                        update client_registration set sha256 = :after, token_endpoint_auth_method = :method
                        where client_id = :clientId and sha256 = :before
                        """)
                        .param("after", after.hex())
                        .param("method", registration.authenticationMethod())
                        .param("clientId", registration.clientId())
                        .param("before", before.hex())
                        .update()
                == 1;
    }
}
