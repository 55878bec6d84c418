package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A client's overlapping secrets. */
@AuthServerTest
class ClientSecretRotationTest {

    private static final String GRANT = "grant_type=client_credentials";
    private static final Duration OVERLAP = Duration.ofHours(24);

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Clients clients;

    @Autowired
    ClientSecrets clientSecrets;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Credentials old;

    @BeforeEach
    void register() {
        old = fixtures.client("jobs:read");
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void bothSecretsWorkDuringRotation() {
        Credentials fresh = rotate();

        assertThat(status(old)).isEqualTo(200);
        assertThat(status(fresh)).isEqualTo(200);
        clock.move(OVERLAP.minusSeconds(60));
        assertThat(status(old)).isEqualTo(200);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @Test
    void theOldSecretEndsAfterTheOverlap() {
        Credentials fresh = rotate();

        clock.move(OVERLAP.plusSeconds(1));

        assertThat(status(old)).isEqualTo(401);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @Test
    void withoutOverlapTheOldSecretEndsAtOnce() {
        assertThat(status(old)).isEqualTo(200);

        NewSecret fresh = clientSecrets.add(old.id(), Duration.ZERO, Actor.SYSTEM);

        assertThat(status(old)).isEqualTo(401);
        assertThat(status(Fixtures.credentials(fresh))).isEqualTo(200);
    }

    @Test
    void anotherRotationDoesNotLengthenTheLifeOfTheOldSecret() {
        clientSecrets.add(old.id(), Duration.ofHours(1), Actor.SYSTEM);
        clientSecrets.add(old.id(), Duration.ofHours(24), Actor.SYSTEM);

        clock.move(Duration.ofHours(2));

        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void tokensOfASecretThatHasEndedStayGood() {
        String token = wire.token(old);

        clientSecrets.add(old.id(), Duration.ZERO, Actor.SYSTEM);

        assertThat(isActive(token)).isTrue();
    }

    @Test
    void aRemovedSecretIsRefusedAtOnceAndTheOtherOneWorksOn() {
        Credentials fresh = rotate();
        String token = wire.token(old);

        clientSecrets.remove(old.id(), secretIdOf(token), false, Actor.SYSTEM);

        assertThat(status(old)).isEqualTo(401);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @Test
    void tokensOfARemovedSecretStayGoodUnlessItWasCompromised() {
        String token = wire.token(old);

        clientSecrets.remove(old.id(), secretIdOf(token), false, Actor.SYSTEM);

        assertThat(isActive(token)).isTrue();
    }

    @Test
    void removingACompromisedSecretDeniesItsTokensAndNoOthers() {
        Credentials fresh = rotate();
        List<String> stolen = List.of(wire.token(old), wire.token(old));
        String good = wire.token(fresh);

        clientSecrets.remove(old.id(), secretIdOf(stolen.get(0)), true, Actor.SYSTEM);

        assertThat(stolen).noneMatch(this::isActive);
        assertThat(isActive(good)).isTrue();
        assertThat(isActive(wire.token(fresh))).isTrue();
        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void nobodyRemovesASecretThroughAnotherClient() {
        String secretId = secretIdOf(wire.token(old));

        clientSecrets.remove(fixtures.client("jobs:read").id(), secretId, true, Actor.SYSTEM);

        assertThat(status(old)).isEqualTo(200);
        assertThat(isActive(wire.token(old))).isTrue();
    }

    @Test
    void onlyTheHashOfASecretIsStored() {
        Credentials fresh = rotate();

        List<Map<String, Object>> rows = jdbc.sql("select id, sha256 from client_secret where client_id = :id")
                .param("id", old.id())
                .query()
                .listOfRows();

        assertThat(rows).hasSize(2);
        assertThat(rows.toString()).doesNotContain(old.secret(), fresh.secret());
        assertThat(rows)
                .allSatisfy(row -> assertThat((String) row.get("sha256")).matches("[0-9a-f]{64}"));
    }

    @Test
    void eachChangeOfASecretIsRecordedWithoutTheSecret() {
        Credentials fresh = rotate();
        clientSecrets.remove(old.id(), secretIdOf(wire.token(old)), true, Actor.SYSTEM);

        List<Map<String, Object>> events = jdbc.sql(
                        "select type, actor, data from audit_event where subject = :id and type like 'client_secret.%'")
                .param("id", old.id())
                .query()
                .listOfRows();

        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactlyInAnyOrder("client_secret.created", "client_secret.revoked");
        assertThat(events.toString()).doesNotContain(old.secret(), fresh.secret());
    }

    private Credentials rotate() {
        return Fixtures.credentials(clientSecrets.add(old.id(), OVERLAP, Actor.SYSTEM));
    }

    private int status(Credentials client) {
        return wire.post("/oauth/token", client, GRANT).statusCode();
    }

    private String secretIdOf(String token) {
        return (String) wire.claims(token).get("credential_id");
    }

    private boolean isActive(String token) {
        return (Boolean) wire.introspect(fixtures.resourceServer(), token).get("active");
    }
}
