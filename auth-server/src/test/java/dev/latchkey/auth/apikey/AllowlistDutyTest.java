package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A workspace that wants its production keys to name the addresses that they may be used from ({@code require_ip_allowlist}). */
@AuthServerTest
class AllowlistDutyTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String session;
    private NewApiKey old;

    @BeforeEach
    void takeOnTheDuty() {
        workspace = fixtures.workspace();
        session = people.memberOf(workspace.organizationId(), Role.OWNER).session();
        old = fixtures.apiKey(workspace);
        assertThat(api("PATCH", "workspaces/" + workspace.id(), "{\"require_ip_allowlist\": true}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cronflow-production", "cronflow-read-only", "crondb", "cronjobpro"})
    void aKeyForProductionMustNameItsAddresses(String type) {
        for (String addresses : new String[] {"", ", \"allowed_ips\": []", ", \"allowed_ips\": null"}) {
            assertRefused(create("{\"name\": \"CI\", \"type\": \"" + type + "\"" + addresses + "}"));
        }

        assertThat(keys()).isEqualTo(1);
        assertThat(create("{\"name\": \"CI\", \"type\": \"" + type + "\", \"allowed_ips\": [\"10.1.0.0/16\"]}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aKeyForOtherEnvironmentsNeedNot() {
        Map<String, Object> made = wire.json(create("{\"name\": \"CI\", \"type\": \"cronflow-staging\"}"));

        assertThat(shown((String) made.get("id"))).containsEntry("allowlist_missing", false);
        assertThat(api("POST", "api-keys/" + made.get("id") + "/rotate", null).statusCode())
                .isEqualTo(201);
    }

    @Test
    void copiedAddressesWillDo() {
        Map<String, Object> model = wire.json(
                create("{\"name\": \"CI\", \"type\": \"cronflow-production\", \"allowed_ips\": [\"10.1.0.0/16\"]}"));

        assertThat(create("{\"name\": \"CI\", \"type\": \"cronflow-production\", \"copy_restrictions_from\": \""
                                + model.get("id") + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertRefused(create("{\"name\": \"CI\", \"type\": \"cronflow-production\", \"copy_restrictions_from\": \""
                + old.id() + "\"}"));
    }

    @Test
    void theKeysThatWereThereGoOnAndAreMarked() {
        assertThat(wire.introspect(fixtures.resourceServer(), old.key().value()))
                .containsEntry("active", true);
        assertThat(shown(old.id())).containsEntry("allowlist_missing", true);
        assertThat(api("GET", "workspaces/" + workspace.id() + "/api-keys", null)
                        .body())
                .contains("\"allowlist_missing\":true");
    }

    @Test
    void theMarkIsGoneWithTheAddressesTheDutyOrTheKey() {
        assertThat(api("PATCH", "api-keys/" + old.id(), "{\"allowed_ips\": [\"10.1.0.0/16\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(shown(old.id())).containsEntry("allowlist_missing", false);

        NewApiKey another = another();
        assertThat(shown(another.id())).containsEntry("allowlist_missing", true);
        api("DELETE", "api-keys/" + another.id(), null);
        assertThat(shown(another.id())).containsEntry("allowlist_missing", false);
    }

    @Test
    void noKeyLosesItsAddressesAndOtherChangesAreFree() {
        assertThat(api("PATCH", "api-keys/" + old.id(), "{\"name\": \"Renamed\"}")
                        .statusCode())
                .isEqualTo(200);
        assertRefused(api("PATCH", "api-keys/" + old.id(), "{\"allowed_ips\": []}"));
        api("PATCH", "api-keys/" + old.id(), "{\"allowed_ips\": [\"10.1.0.0/16\"]}");

        assertRefused(api("PATCH", "api-keys/" + old.id(), "{\"allowed_ips\": []}"));

        assertThat(shown(old.id()).get("allowed_ips").toString()).contains("10.1.0.0/16");
    }

    @Test
    void aKeyWithoutAddressesGetsNoSuccessorWithoutThem() {
        assertRefused(api("POST", "api-keys/" + old.id() + "/rotate", null));
        assertThat(keys()).isEqualTo(1);
        api("PATCH", "api-keys/" + old.id(), "{\"allowed_ips\": [\"10.1.0.0/16\"]}");

        assertThat(api("POST", "api-keys/" + old.id() + "/rotate", null).statusCode())
                .isEqualTo(201);
    }

    @Test
    void anImportIsToldByItsLine() {
        String line = "{\"name\": \"Old\", \"type\": \"cronjobpro\", \"sha256\": \"%064x\"%s}\n";

        HttpResponse<String> answer =
                imported(line.formatted(1, ", \"allowed_ips\": [\"10.1.0.1\"]") + line.formatted(2, ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"line\":2", "\"field\":\"allowed_ips\"")
                .doesNotContain("\"line\":1");
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void withoutTheDutyAddressesAreFree() {
        api("PATCH", "workspaces/" + workspace.id(), "{\"require_ip_allowlist\": false}");

        assertThat(shown(old.id())).containsEntry("allowlist_missing", false);
        assertThat(create("{\"name\": \"CI\", \"type\": \"cronflow-production\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    private NewApiKey another() {
        api("PATCH", "workspaces/" + workspace.id(), "{\"require_ip_allowlist\": false}");
        NewApiKey made = fixtures.apiKey(workspace);
        api("PATCH", "workspaces/" + workspace.id(), "{\"require_ip_allowlist\": true}");
        return made;
    }

    private void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"allowed_ips\"");
    }

    private HttpResponse<String> create(String body) {
        return api("POST", "workspaces/" + workspace.id() + "/api-keys", body);
    }

    private Map<String, Object> shown(String id) {
        return wire.json(api("GET", "api-keys/" + id, null));
    }

    private HttpResponse<String> api(String method, String path, String body) {
        return wire.api(method, "/api/v1/" + path, session, body);
    }

    private HttpResponse<String> imported(String body) {
        return wire.send(HttpRequest.newBuilder(
                        URI.create(wire.base() + "/api/v1/workspaces/" + workspace.id() + "/api-keys/import"))
                .header("Authorization", "Bearer " + session)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private long keys() {
        return jdbc.sql("select count(*) from api_key where workspace_id = :id")
                .param("id", workspace.id())
                .query(Long.class)
                .single();
    }
}
