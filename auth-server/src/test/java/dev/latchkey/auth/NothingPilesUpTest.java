package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows: none for a token but what the audit asks for, and none that a stranger can cause. */
@AuthServerTest
class NothingPilesUpTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aTokenLeavesItsAuditRowAndNothingElse() {
        Credentials client = fixtures.client("jobs:read");
        Credentials resourceServer = fixtures.resourceServer();
        wire.token(client);
        Map<String, Long> before = rows();

        for (int i = 0; i < 20; i++) {
            wire.introspect(resourceServer, wire.token(client));
        }

        before.merge("audit_event", 20L, Long::sum);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void whoIsNotAuthenticatedLeavesNoRow() {
        Credentials client = fixtures.client("jobs:read");
        String token = wire.token(client);
        Map<String, Long> before = rows();

        for (int i = 0; i < 8; i++) {
            wire.post("/oauth/token", new Credentials("lkc_nobody" + i, "wrong"), GRANT);
            wire.post("/oauth/token", new Credentials(client.id(), "wrong"), GRANT);
            wire.post("/oauth/token", GRANT, request -> request);
            wire.post("/oauth/revoke", new Credentials("lkc_nobody" + i, "wrong"), "token=" + token);
            wire.post("/oauth/introspect", "token=" + token, request -> request);
            wire.post("/oauth/usage", "{}", request -> request);
            wire.api("GET", "/api/v1/me", "a.b.c", null);
            wire.api("POST", "/auth/invitations/accept", null, "{\"token\":\"nothing\",\"password\":\"a password\"}");
            wire.get("/nowhere", request -> request);
        }

        assertThat(rows()).isEqualTo(before);
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        jdbc.sql("""
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'audit_event_%'
                            and table_name not in ('audit_chain', 'audit_checkpoint')
                        order by table_name
                        """)
                .query(String.class)
                .list()
                .forEach(table -> rows.put(
                        table,
                        jdbc.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()));
        assertThat(rows).containsKeys("audit_event", "client", "api_key");
        return rows;
    }
}
