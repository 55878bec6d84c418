package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.secret.PlainSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code /api/v1/workspaces/{id}/api-keys} and {@code /api/v1/api-keys/{id}}, as an integrator uses them. */
@AuthServerTest
class ApiKeyApiTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String developer;

    @BeforeEach
    void developerOfAWorkspace() {
        workspace = fixtures.workspace();
        developer = people.memberOf(workspace, Role.DEVELOPER).session();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aKeyIsShownOnceAndWorks() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\"}");

        assertThat((String) made.get("key")).startsWith("cf_prod_");
        assertThat(introspected(made)).containsEntry("active", true);
        HttpResponse<String> read = wire.api("GET", path(made), developer, null);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).doesNotContain((String) made.get("key"));
        assertThat(wire.json(read))
                .containsEntry("name", "CI")
                .containsEntry("hint", made.get("hint"))
                .containsEntry("inactive", false)
                .containsEntry("rotation_due", false);
    }

    @Test
    void everyFaultOfADraftIsToldWithItsField() {
        HttpResponse<String> refused = create(
                "{\"name\":\" \",\"type\":\"cronflow-production\",\"scopes\":[\"jobs:read\",null,\"all\"],\"allowed_ips\":[\"10.1\",null]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"field\":\"name\"", "\"field\":\"scopes\"", "\"field\":\"allowed_ips\"");
    }

    @Test
    void idsThatNoDatabaseTakesAreFaultsLikeAnyOther() {
        assertThat(create("{\"name\":\"a\",\"type\":\"crondb\",\"copy_restrictions_from\":\"\\u0000\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(create("{\"name\":\"a\",\"type\":\"crondb-reseller\",\"reseller_client_id\":\"\\u0000\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(create("{\"name\":\"a\",\"type\":\"\\u0000\"}").statusCode()).isEqualTo(400);
        assertThat(create("{\"name\":\"a\",\"type\":\"crondb\",\"expires_at\":\"soon\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(create("[]").statusCode()).isEqualTo(400);
        assertThat(create("null").statusCode()).isEqualTo(400);
        assertThat(wire.api("GET", keys() + "?after=%00", developer, null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void restrictingAKeyReachesIntrospectionAtOnce() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\"}");
        assertThat(introspected(made)).containsEntry("allowed_ips", List.of());

        HttpResponse<String> changed = wire.api(
                "PATCH",
                path(made),
                developer,
                "{\"allowed_ips\":[\"203.0.113.10/32\"],\"scopes\":[\"jobs:read\"],\"name\":\"Reader\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(wire.json(changed))
                .containsEntry("name", "Reader")
                .containsEntry("allowed_ips", List.of("203.0.113.10/32"));
        assertThat(introspected(made))
                .containsEntry("scope", "jobs:read")
                .containsEntry("allowed_ips", List.of("203.0.113.10/32"));
    }

    @Test
    void aKeyCanHaveALowerLimitThanItsType() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\",\"rate_limit\":50}");
        assertThat(introspected(made)).containsEntry("rate_limit", Map.of("limit", 50, "period", "PT1M"));

        HttpResponse<String> tooHigh = wire.api("PATCH", path(made), developer, "{\"rate_limit\":10001}");
        assertThat(tooHigh.statusCode()).isEqualTo(400);
        assertThat(tooHigh.body()).contains("\"field\":\"rate_limit\"", "1 to 10000");
        HttpResponse<String> lower = wire.api("PATCH", path(made), developer, "{\"rate_limit\":20}");
        assertThat(wire.json(lower)).containsEntry("rate_limit", 20);
        HttpResponse<String> none = wire.api("PATCH", path(made), developer, "{\"rate_limit\":0}");

        assertThat(wire.json(none)).doesNotContainKey("rate_limit");
        assertThat(introspected(made)).containsEntry("rate_limit", Map.of("limit", 10_000, "period", "PT1M"));
    }

    @Test
    void aRotatedKeyAndItsSuccessorBothWorkUntilTheOverlapIsOver() {
        Map<String, Object> old =
                created("{\"name\":\"CI\",\"type\":\"cronflow-production\",\"scopes\":[\"jobs:read\"]}");

        HttpResponse<String> rotated = wire.api("POST", path(old) + "/rotate", developer, "{\"overlap\":\"PT1H\"}");

        assertThat(rotated.statusCode()).isEqualTo(201);
        Map<String, Object> successor = wire.json(rotated);
        assertThat(introspected(old)).containsEntry("active", true);
        assertThat(introspected(successor)).containsEntry("active", true).containsEntry("scope", "jobs:read");
        assertThat(wire.json(wire.api("GET", path(old), developer, null)))
                .containsEntry("successor_id", successor.get("id"));
        assertThat(wire.api("POST", path(old) + "/rotate", developer, null).statusCode())
                .isEqualTo(409);
        clock.move(Duration.ofMinutes(61));
        assertThat(introspected(old)).containsEntry("active", false);
        assertThat(introspected(successor)).containsEntry("active", true);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndStaysInTheList() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronjobpro\"}");

        assertThat(wire.api("DELETE", path(made), developer, null).statusCode()).isEqualTo(204);

        assertThat(introspected(made)).containsEntry("active", false);
        assertThat(wire.api("DELETE", path(made), developer, null).statusCode()).isEqualTo(204);
        assertThat(wire.json(wire.api("GET", path(made), developer, null))).containsKey("revoked_at");
    }

    @Test
    void aKeyThatNobodyUsesIsInactiveAfterFourteenDays() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\"}");
        clock.move(Duration.ofDays(14));
        String session = people.memberOf(workspace, Role.DEVELOPER).session();

        assertThat(wire.json(wire.api("GET", path(made), session, null))).containsEntry("inactive", true);
    }

    @Test
    void aProductionKeyIsDueForRotationAfterNinetyDays() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\"}");
        jdbc.sql("update api_key set created_at = :then where id = :id")
                .param("then", clock.instant().minus(Duration.ofDays(90)).atOffset(ZoneOffset.UTC))
                .param("id", made.get("id"))
                .update();

        assertThat(wire.json(wire.api("GET", path(made), developer, null))).containsEntry("rotation_due", true);
    }

    @Test
    void pagesHoldEachKeyOnceAlsoWhileKeysAreMade() {
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(
                    created("{\"name\":\"k" + i + "\",\"type\":\"cronjobpro\"}").get("id"));
        }
        List<Object> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
            Map<String, Object> page = wire.json(wire.api("GET", keys() + "?limit=3" + after, developer, null));
            ((List<?>) page.get("items")).forEach(item -> seen.add(((Map<?, ?>) item).get("id")));
            after = page.get("next") == null ? null : "&after=" + page.get("next");
            created("{\"name\":\"later\",\"type\":\"cronjobpro\"}");
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void legacyKeysAreImportedByTheirHashAllOrNone() {
        String admin = people.memberOf(workspace.organizationId(), Role.ADMIN).session();
        String good = "{\"name\":\"old\",\"type\":\"crondb\",\"sha256\":\"" + sha256("cdb_from-elsewhere") + "\"}";

        HttpResponse<String> refused = importKeys(admin, good + "\n\n{\"name\":\"x\"}\n");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("\"line\":3", "\"field\":\"sha256\"")
                .doesNotContain("\"line\":1,");
        assertThat(introspect("cdb_from-elsewhere")).containsEntry("active", false);
        clock.move(Duration.ofSeconds(11));

        HttpResponse<String> imported = importKeys(admin, good + "\n");
        assertThat(imported.statusCode()).isEqualTo(201);
        assertThat(wire.json(imported)).containsEntry("imported", 1);
        assertThat(importKeys(developer, good).statusCode()).isEqualTo(403);
    }

    /** What curl and others say of a file that they send. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/octet-stream", "application/json"})
    void linesAreImportedWhateverTheyAreCalled(String type) {
        String admin = people.memberOf(workspace.organizationId(), Role.ADMIN).session();
        String key = "cdb_called+" + type.length() + "%20=&";

        HttpResponse<String> imported = importKeys(
                admin, type, "{\"name\":\"a=b&c+d\",\"type\":\"crondb\",\"sha256\":\"" + sha256(key) + "\"}\n");

        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(201);
        assertThat(wire.json(imported)).containsEntry("imported", 1);
        assertThat(((List<?>) wire.json(wire.api("GET", keys(), admin, null)).get("items")))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "a=b&c+d");
    }

    @Test
    void aMemberOfAnotherOrganizationSeesNothingAndChangesNothing() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronjobpro\"}");
        String other = people.memberOf(fixtures.workspace().organizationId(), Role.OWNER)
                .session();

        assertThat(wire.api("GET", path(made), other, null).statusCode()).isEqualTo(404);
        assertThat(wire.api("PATCH", path(made), other, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(404);
        assertThat(wire.api("DELETE", path(made), other, null).statusCode()).isEqualTo(404);
        assertThat(wire.api("POST", path(made) + "/rotate", other, null).statusCode())
                .isEqualTo(404);
        assertThat(wire.api("GET", keys(), other, null).statusCode()).isEqualTo(404);
        assertThat(wire.api("POST", keys(), other, "{\"name\":\"CI\",\"type\":\"cronjobpro\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.json(wire.api("GET", path(made), developer, null))).containsEntry("name", "CI");
        assertThat(introspected(made)).containsEntry("active", true);
    }

    @Test
    void anAuditorReadsAndChangesNothing() {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronjobpro\"}");
        String auditor = people.memberOf(workspace, Role.AUDITOR).session();

        assertThat(wire.api("GET", path(made), auditor, null).statusCode()).isEqualTo(200);
        assertThat(wire.api("PATCH", path(made), auditor, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(wire.api("DELETE", path(made), auditor, null).statusCode()).isEqualTo(403);
        assertThat(introspected(made)).containsEntry("active", true);
    }

    /** The same reader as that of clients' secrets. */
    @ParameterizedTest
    @ValueSource(strings = {"3600", "\"P1M\"", "\"PT-1S\"", "\"P30DT1S\"", "\"\"", "[]", "1e99"})
    void anOverlapIsATextOfIso8601AndNothingElse(String overlap) {
        Map<String, Object> made = created("{\"name\":\"CI\",\"type\":\"cronflow-production\"}");

        HttpResponse<String> refused =
                wire.api("POST", path(made) + "/rotate", developer, "{\"overlap\":" + overlap + "}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"overlap\"");
        assertThat(wire.json(wire.api("GET", path(made), developer, null))).doesNotContainKey("successor_id");
    }

    private String keys() {
        return "/api/v1/workspaces/" + workspace.id() + "/api-keys";
    }

    private static String path(Map<String, Object> key) {
        return "/api/v1/api-keys/" + key.get("id");
    }

    private HttpResponse<String> create(String body) {
        return wire.api("POST", keys(), developer, body);
    }

    private Map<String, Object> created(String body) {
        HttpResponse<String> response = create(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return wire.json(response);
    }

    private HttpResponse<String> importKeys(String session, String lines) {
        return importKeys(session, "application/x-ndjson", lines);
    }

    private HttpResponse<String> importKeys(String session, String type, String lines) {
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + keys() + "/import"))
                .header("Authorization", "Bearer " + session)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(lines)));
    }

    private Map<String, Object> introspected(Map<String, Object> key) {
        return introspect((String) key.get("key"));
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(fixtures.resourceServer(), key);
    }

    private static String sha256(String key) {
        return new PlainSecret(key).hash().hex();
    }
}
