package dev.latchkey.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A request with an {@code Idempotency-Key} that fails on its way. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
class IdempotencyCrashTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void mend() {
        ((WatchedDataSource) dataSource).auditFault(() -> {});
    }

    @Test
    void whatFailsHalfWayHasNotHappenedAndCanBeRepeated() {
        String organizationId = fixtures.organization().id();
        Person owner = people.memberOf(organizationId, Role.OWNER);
        ((WatchedDataSource) dataSource).auditFault(() -> {
            throw new SQLException("broken for the test", "08006");
        });

        HttpResponse<String> failed = register(organizationId, owner);

        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(count("client where organization_id = '" + organizationId + "'"))
                .isZero();
        assertThat(count("idempotency_key where account_id = '" + owner.userId() + "'"))
                .isZero();
        mend();
        HttpResponse<String> made = register(organizationId, owner);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(register(organizationId, owner).body()).isEqualTo(made.body());
    }

    private HttpResponse<String> register(String organizationId, Person owner) {
        return wire.send(HttpRequest.newBuilder(
                        URI.create(wire.base() + "/api/v1/organizations/" + organizationId + "/clients"))
                .header("Authorization", "Bearer " + owner.session())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(HttpRequest.BodyPublishers.ofString("{\"client_name\": \"A\", \"scope\": \"jobs:read\"}")));
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Long.class).single();
    }
}
