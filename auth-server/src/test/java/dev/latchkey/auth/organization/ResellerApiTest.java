package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /api/v1/organizations/{id}/resellers} and {@code /api/v1/resellers/{id}}. */
@AuthServerTest
class ResellerApiTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    private Workspace workspace;
    private String admin;

    @BeforeEach
    void adminOfAnOrganization() {
        workspace = fixtures.workspace();
        admin = people.memberOf(workspace.organizationId(), Role.ADMIN).session();
    }

    @Test
    void aResellerHasAQuotaAMonthAndKeysThatNameIt() {
        Map<String, Object> reseller = created("{\"name\":\"Shop\",\"quota\":1000,\"period\":\"month\"}");

        assertThat(reseller)
                .containsEntry("quota", 1000)
                .containsEntry("used", 0)
                .containsEntry("remaining", 1000)
                .containsEntry("disabled", false);
        String key = (String) key(reseller).get("key");
        assertThat(key).startsWith("cdb_r_" + reseller.get("id") + "_");
        assertThat(introspect(key)).containsEntry("reseller_client_id", reseller.get("id"));
        assertThat((List<?>)
                        wire.json(wire.api("GET", resellers(), admin, null)).get("items"))
                .hasSize(1);
    }

    @Test
    void resellersArePagedAndAnEmptyCursorIsTheBeginning() {
        List<Object> made = List.of(
                created("{\"name\":\"A\",\"quota\":1}").get("id"),
                created("{\"name\":\"B\",\"quota\":1}").get("id"),
                created("{\"name\":\"C\",\"quota\":1}").get("id"));

        List<Object> found = new ArrayList<>();
        String next = "";
        while (next != null) {
            Map<String, Object> page = wire.json(wire.api("GET", resellers() + "?limit=2&after=" + next, admin, null));
            ((List<?>) page.get("items")).forEach(item -> found.add(((Map<?, ?>) item).get("id")));
            next = (String) page.get("next");
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void theKeysOfADisabledResellerAreSaidToBeSoUntilItIsEnabled() {
        Map<String, Object> reseller = created("{\"name\":\"Shop\",\"quota\":1000}");
        String key = (String) key(reseller).get("key");

        assertThat(patch(reseller, admin, "{\"disabled\":true}").statusCode()).isEqualTo(200);
        assertThat(introspect(key)).containsEntry("account_status", "reseller_disabled");

        assertThat(wire.json(patch(reseller, admin, "{\"disabled\":false,\"quota\":5}")))
                .containsEntry("remaining", 5);
        assertThat(introspect(key)).containsEntry("account_status", "active");
    }

    @Test
    void whatIsWrongIsToldByField() {
        HttpResponse<String> refused =
                wire.api("POST", resellers(), admin, "{\"name\":\"\",\"quota\":-1,\"period\":\"day\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"name\"", "\"field\":\"quota\"", "\"field\":\"period\"");
    }

    @Test
    void onlyAdminsOfTheOrganizationChangeResellers() {
        Map<String, Object> reseller = created("{\"name\":\"Shop\",\"quota\":1000}");
        String developer =
                people.memberOf(workspace.organizationId(), Role.DEVELOPER).session();
        String stranger = people.stranger().session();

        assertThat(patch(reseller, developer, "{\"quota\":1}").statusCode()).isEqualTo(403);
        assertThat(patch(reseller, stranger, "{\"quota\":1}").statusCode()).isEqualTo(404);
        assertThat(wire.api("GET", resellers(), stranger, null).statusCode()).isEqualTo(404);
        String operator = people.operator().session();
        assertThat(wire.api(
                                "POST",
                                "/api/v1/organizations/org_none/resellers",
                                operator,
                                "{\"name\":\"a\",\"quota\":1}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.json(wire.api("GET", "/api/v1/resellers/" + reseller.get("id"), developer, null)))
                .containsEntry("quota", 1000);
    }

    private String resellers() {
        return "/api/v1/organizations/" + workspace.organizationId() + "/resellers";
    }

    private Map<String, Object> created(String body) {
        HttpResponse<String> response = wire.api("POST", resellers(), admin, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return wire.json(response);
    }

    private Map<String, Object> key(Map<String, Object> reseller) {
        String draft =
                "{\"name\":\"K\",\"type\":\"crondb-reseller\",\"reseller_client_id\":\"" + reseller.get("id") + "\"}";
        return wire.json(wire.api("POST", "/api/v1/workspaces/" + workspace.id() + "/api-keys", admin, draft));
    }

    private HttpResponse<String> patch(Map<String, Object> reseller, String session, String body) {
        return wire.api("PATCH", "/api/v1/resellers/" + reseller.get("id"), session, body);
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(fixtures.resourceServer(), key);
    }
}
