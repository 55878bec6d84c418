package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.CredentialsUsed.Use;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code /api/v1/clients/{client_id}/secrets}. */
@AuthServerTest
class ClientSecretApiTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Clients clients;

    @Autowired
    ClientSecrets clientSecrets;

    @Autowired
    ClientStore store;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Person developer;
    private NewSecret first;
    private Credentials old;

    @BeforeEach
    void register() {
        String organizationId = fixtures.organization().id();
        developer = people.memberOf(organizationId, Role.DEVELOPER);
        first = clients.register(organizationId, null, "Billing", Set.of("jobs:read"), Actor.SYSTEM);
        old = Fixtures.credentials(first);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void bothSecretsWorkUntilTheOverlapEnds() {
        HttpResponse<String> answer = rotate("{\"overlap\": \"PT2H\"}");

        Map<String, Object> made = wire.json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(made)
                .containsOnlyKeys("client_id", "client_secret", "client_secret_id", "client_secret_expires_at")
                .containsEntry("client_secret_expires_at", 0);
        Credentials fresh = credentials(made);
        assertThat(status(old)).isEqualTo(200);
        assertThat(status(fresh)).isEqualTo(200);
        clock.move(Duration.ofHours(2).minusSeconds(60));
        assertThat(status(old)).isEqualTo(200);
        clock.move(Duration.ofSeconds(61));
        assertThat(status(old)).isEqualTo(401);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @Test
    void theOverlapIsADayUnlessToldOtherwise() {
        for (String body : new String[] {null, "{}", "{\"overlap\": null}", "{\"unknown\": 1}"}) {
            assertThat(rotate(body).statusCode()).as(body).isEqualTo(201);
        }

        clock.move(Duration.ofHours(24).minusSeconds(60));
        assertThat(status(old)).isEqualTo(200);
        clock.move(Duration.ofSeconds(61));
        assertThat(status(old)).isEqualTo(401);
    }

    @Test
    void withoutOverlapTheOldSecretEndsAtOnce() {
        Credentials fresh = credentials(wire.json(rotate("{\"overlap\": \"PT0S\"}")));

        assertThat(status(old)).isEqualTo(401);
        assertThat(status(fresh)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"PT-1S\"",
                "\"P30DT1S\"",
                "\"P1M\"",
                "\"\"",
                "\"tomorrow\"",
                "\"PT99999999999999999999H\"",
                "[]",
                "{}",
                "86400"
            })
    void anOverlapThatIsNoneIsRefusedAndNothingRotated(String overlap) {
        HttpResponse<String> answer = rotate("{\"overlap\": " + overlap + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"overlap\"");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void thirtyDaysAreTheLongestOverlap() {
        assertThat(rotate("{\"overlap\": \"P30D\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void theListTellsOfEachSecretAllButTheSecret() {
        String fresh = (String) wire.json(rotate("{\"overlap\": \"PT1H\"}")).get("client_secret_id");
        Instant used = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        store.setLastUsed(List.of(new Use(first.id(), used, null)));

        HttpResponse<String> answer = api("GET", "", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(old.secret()).doesNotContain("sha256");
        List<Map<String, Object>> items = items(answer);
        assertThat(items).extracting(item -> item.get("id")).containsExactlyInAnyOrder(first.id(), fresh);
        assertThat(items).allSatisfy(item -> {
            if (item.get("id").equals(fresh)) {
                assertThat(item).containsOnlyKeys("id", "created_at", "inactive", "rotation_due");
            } else {
                assertThat(item)
                        .containsOnlyKeys("id", "created_at", "last_used_at", "expires_at", "inactive", "rotation_due");
                assertThat(Instant.parse((String) item.get("last_used_at"))).isEqualTo(used);
            }
        });
    }

    @Test
    void theListComesInPages() {
        rotate(null);
        rotate(null);

        Map<String, Object> page = wire.json(api("GET", "?limit=2", null));
        HttpResponse<String> rest = api("GET", "?limit=2&after=" + page.get("next"), null);

        assertThat((List<?>) page.get("items")).hasSize(2);
        assertThat(items(rest)).hasSize(1);
        assertThat(wire.json(rest)).doesNotContainKey("next");
    }

    @Test
    void theTokensOfACompromisedSecretDieAndNoOthers() {
        Credentials fresh = credentials(wire.json(rotate(null)));
        String stolen = wire.token(old);
        String good = wire.token(fresh);

        assertThat(api("DELETE", "/" + first.id() + "?compromised=true", null).statusCode())
                .isEqualTo(204);

        assertThat(status(old)).isEqualTo(401);
        assertThat(isActive(stolen)).isFalse();
        assertThat(isActive(good)).isTrue();
        assertThat(rows()).hasSize(1);
        assertThat(events())
                .contains(
                        "client_secret.created by " + developer.userId(),
                        "client_secret.revoked by " + developer.userId());
    }

    @Test
    void aSecretThatHasEndedCanStillBeCalledCompromised() {
        String stolen = wire.token(old);
        rotate("{\"overlap\": \"PT0S\"}");
        rotate("{\"overlap\": \"PT0S\"}");

        assertThat(api("DELETE", "/" + first.id() + "?compromised=true", null).statusCode())
                .isEqualTo(204);

        assertThat(isActive(stolen)).isFalse();
    }

    @Test
    void theTokensOfARemovedSecretLiveOn() {
        rotate(null);
        String token = wire.token(old);

        assertThat(api("DELETE", "/" + first.id(), null).statusCode()).isEqualTo(204);

        assertThat(status(old)).isEqualTo(401);
        assertThat(isActive(token)).isTrue();
        assertThat(api("DELETE", "/" + first.id(), null).statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyRemovesASecretThroughAnotherClient() {
        Credentials other = fixtures.client("jobs:read");
        String secretOfOther = (String) wire.claims(wire.token(other)).get("credential_id");

        assertThat(api("DELETE", "/" + secretOfOther + "?compromised=true", null)
                        .statusCode())
                .isEqualTo(404);

        assertThat(status(other)).isEqualTo(200);
    }

    @Test
    void compromisedIsYesOrNo() {
        HttpResponse<String> answer = api("DELETE", "/" + first.id() + "?compromised=perhaps", null);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"compromised\"");
        assertThat(status(old)).isEqualTo(200);
    }

    @Test
    void aClientHasAtMostTenLiveSecrets() {
        for (int i = 0; i < 9; i++) {
            assertThat(rotate(null).statusCode()).isEqualTo(201);
        }

        HttpResponse<String> refused = rotate(null);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(rows()).hasSize(10);
        assertThat(rotate("{\"overlap\": \"PT0S\"}").statusCode()).isEqualTo(201);
        assertThat(rotate(null).statusCode()).isEqualTo(201);
    }

    @Test
    void rotationsCannotPileUpAndEndedSecretsAreForgotten() {
        for (int i = 0; i < 99; i++) {
            clientSecrets.add(old.id(), Duration.ZERO, Actor.SYSTEM);
        }
        assertThat(rotate("{\"overlap\": \"PT0S\"}").statusCode()).isEqualTo(409);

        clock.move(Duration.ofHours(2));
        clientSecrets.add(old.id(), Duration.ZERO, Actor.SYSTEM);

        assertThat(rows()).hasSize(2);
    }

    private HttpResponse<String> rotate(String body) {
        return api("POST", "", body);
    }

    private HttpResponse<String> api(String method, String path, String body) {
        return wire.api(method, "/api/v1/clients/" + old.id() + "/secrets" + path, developer.session(), body);
    }

    private static Credentials credentials(Map<String, Object> made) {
        return new Credentials((String) made.get("client_id"), (String) made.get("client_secret"));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> items(HttpResponse<String> answer) {
        return (List<Map<String, Object>>) wire.json(answer).get("items");
    }

    private int status(Credentials client) {
        return wire.post("/oauth/token", client, "grant_type=client_credentials")
                .statusCode();
    }

    private boolean isActive(String token) {
        return (Boolean) wire.introspect(fixtures.resourceServer(), token).get("active");
    }

    private List<Map<String, Object>> rows() {
        return jdbc.sql("select id, expires_at from client_secret where client_id = :id")
                .param("id", old.id())
                .query()
                .listOfRows();
    }

    private List<String> events() {
        return jdbc.sql("select type, actor from audit_event where subject = :id")
                .param("id", old.id())
                .query((rs, row) -> rs.getString("type") + " by " + rs.getString("actor"))
                .list();
    }
}
