package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds though the machine's clock is put back. */
@AuthServerTest
class ClockStepTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    AuditVerifier verifier;

    @Autowired
    MovableClock clock;

    private Credentials client;
    private Credentials resourceServer;
    private String log;
    private String operator;

    @BeforeEach
    void makeAClient() {
        Workspace workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read");
        resourceServer = fixtures.resourceServer();
        log = "/api/v1/organizations/" + workspace.organizationId() + "/audit-events?type=token.*";
        operator = people.operator().session();
    }

    @AfterEach
    void putItRight() {
        clock.reset();
    }

    @Test
    void whoFollowsTheLogIsToldOfEachEventOnce() {
        String newest = (String) read("&newer_than=now").get("newest");
        String before = jti(wire.token(client));
        Map<String, Object> first = read("&newer_than=" + newest);
        clock.move(Duration.ofSeconds(-20));
        String after = jti(wire.token(client));
        Map<String, Object> second = read("&newer_than=" + first.get("newest"));
        Map<String, Object> third = read("&newer_than=" + second.get("newest"));

        assertThat(subjects(first)).containsExactly(before);
        assertThat(subjects(second)).containsExactly(after);
        assertThat(subjects(third)).isEmpty();
    }

    @Test
    void rowsThatAreYoungerThanTheNextOnesFitTheirChain() {
        wire.token(client);
        clock.move(Duration.ofHours(-1));
        wire.token(client);

        List<String> faults = new ArrayList<>();
        verifier.verify(faults::add);
        assertThat(faults).isEmpty();
        assertThat(subjects(read(""))).hasSize(2);
    }

    @Test
    void aTokenFromBeforeIsGoodUntilItIsRevokedAndNewOnesAreToo() {
        String before = wire.token(client);
        clock.move(Duration.ofMinutes(-10));
        String after = wire.token(client);

        assertThat(wire.introspect(resourceServer, after)).containsEntry("active", true);
        assertThat(wire.introspect(resourceServer, before)).containsEntry("active", true);
        wire.post("/oauth/revoke", client, "token=" + before);
        assertThat(wire.introspect(resourceServer, before)).isEqualTo(Map.of("active", false));
        clock.reset();
        assertThat(wire.introspect(resourceServer, before)).isEqualTo(Map.of("active", false));
    }

    private String jti(String token) {
        return (String) wire.claims(token).get("jti");
    }

    private Map<String, Object> read(String query) {
        return wire.json(wire.api("GET", log + query, operator, null));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> subjects(Map<String, Object> page) {
        return ((List<Map<String, Object>>) page.get("items"))
                .stream().map(event -> event.get("subject")).toList();
    }
}
