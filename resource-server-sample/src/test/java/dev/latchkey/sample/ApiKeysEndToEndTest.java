package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The keys of the three products at the sample, from one end to the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeysEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Installation installation;

    @BeforeAll
    void start() throws Exception {
        installation = Installation.onPostgreSql();
    }

    @AfterAll
    void stop() throws Exception {
        installation.close();
    }

    @Test
    void aCronDbKeyReadsWhatItsPlanAllowsAndNothingElse() throws IOException {
        String key = installation.apiKey("crondb");

        HttpResponse<String> enriched = bearer(key, "/v1/enrichment/domain?domain=example.com");
        HttpResponse<String> search = bearer(key, "/v1/search?q=example");

        assertThat(enriched.statusCode()).isEqualTo(200);
        assertThat(search.statusCode()).isEqualTo(403);
        assertThat(search.body()).isEqualTo("{\"detail\": \"API key does not have access to this resource\"}");
        assertThat(bearer(key, "/v1/jobs").statusCode()).isEqualTo(403);
    }

    @Test
    void aCronDbKeyThatWasMadeUpIsInvalid() throws IOException {
        HttpResponse<String> refused = bearer("cdb_your_api_key_here", "/v1/enrichment/domain?domain=example.com");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo("{\"detail\": \"Invalid API key\"}");
    }

    @Test
    void aCronJobProKeyHasItsJobs() throws IOException {
        String key = installation.apiKey("cronjobpro");

        assertThat(installation.call("GET", "/api/jobs", "X-Api-Key", key).statusCode())
                .isEqualTo(200);
        assertThat(bearer(key, "/v1/enrichment/domain?domain=example.com").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenTradedForAKeyEndsWithTheKey() throws Exception {
        String key = installation.apiKey();
        String token = installation.traded(key);
        assertThat(installation.jobs(token)).isEqualTo(200);
        assertThat(installation.jobs("X-Api-Key", key)).isEqualTo(200);

        assertThat(installation.revoke(key)).isTrue();

        Eventually.holds(PATIENCE, () -> installation.jobs("X-Api-Key", key) == 401);
        Eventually.holds(PATIENCE, () -> installation.jobs(token) == 401);
    }

    @Test
    void usageIsCountedToTheLastRequestAcrossAnOutageOfTheAuthorizationServer() throws Exception {
        String key = installation.apiKey("crondb");
        long before = requests(key);
        ask(key, 40);
        installation.authServer().kill();
        ask(key, 30);
        installation.authServer().start();
        // Until the sample has caught up it may say 503.
        Eventually.holds(
                PATIENCE,
                () -> bearer(key, "/v1/enrichment/domain?domain=example.com").statusCode() == 200);
        ask(key, 20);

        Eventually.holds(Duration.ofSeconds(60), () -> requests(key) >= before + 90);
        assertThat(lastUsedFrom(key)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
    }

    @Test
    void aKeyIsMadeRestrictedRotatedAndRevokedWhileItIsInUse() throws Exception {
        JsonNode made = created(
                "/workspaces/" + installation.credential("workspace.id") + "/api-keys",
                "{\"name\":\"Billing\",\"type\":\"cronflow-production\"}");
        String key = made.get("key").stringValue();
        String path = "/api-keys/" + made.get("id").stringValue();
        assertThat(installation.jobs(key)).isEqualTo(200);

        installation.api("PATCH", path, "{\"allowed_ips\":[\"203.0.113.10/32\"]}");
        Eventually.holds(PATIENCE, () -> installation.jobs(key) == 403);
        installation.api("PATCH", path, "{\"allowed_ips\":[]}");
        Eventually.holds(PATIENCE, () -> installation.jobs(key) == 200);

        String successor =
                created(path + "/rotate", "{\"overlap\":\"PT1H\"}").get("key").stringValue();
        assertThat(installation.jobs(key)).isEqualTo(200);
        assertThat(installation.jobs(successor)).isEqualTo(200);

        assertThat(installation.api("DELETE", path, null).statusCode()).isEqualTo(204);
        Eventually.holds(PATIENCE, () -> installation.jobs(key) == 401);
        assertThat(installation.jobs(successor)).isEqualTo(200);
    }

    @Test
    void aKeyIsRefusedBeyondTheLimitOfItsOwnAndServedAgainWhenThatIsTakenBack() throws Exception {
        JsonNode made = created(
                "/workspaces/" + installation.credential("workspace.id") + "/api-keys",
                "{\"name\":\"Slow\",\"type\":\"cronflow-production\",\"rate_limit\":2}");
        String key = made.get("key").stringValue();

        // A minute may end between the first three.
        int refused = 0;
        for (int i = 0; i < 6; i++) {
            refused += installation.jobs(key) == 429 ? 1 : 0;
        }
        assertThat(refused).isBetween(2, 4);

        installation.api("PATCH", "/api-keys/" + made.get("id").stringValue(), "{\"rate_limit\":0}");
        Eventually.holds(PATIENCE, () -> installation.jobs(key) == 200);
    }

    @Test
    void aKeyIsMadeRestrictedRotatedAndRevokedInTheDashboardWithoutARefusalBeforeItsTime() throws Exception {
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.window(installation.authServer().url());
            page.navigate("/");
            page.locator("#email").fill(installation.credential("owner.email"));
            page.locator("#password").fill(installation.credential("owner.password"));
            button(page, "Sign in").click();
            page.getByRole(AriaRole.NAVIGATION).getByText("API Keys").first().click();
            page.getByText("Create API key").click();
            page.getByText("CronFlow production key").click();
            page.getByLabel("Name").fill("In use");
            button(page, "Create API key").click();
            String old = page.locator("#secret").textContent();
            try (Caller before = new Caller(installation, old)) {
                page.getByText("I have stored it").click();
                page.getByLabel("workers:manage").uncheck();
                page.getByLabel("Allowed IP addresses").fill("127.0.0.0/8 ::1");
                button(page, "Save").click();
                page.getByText("Resource servers follow at once").waitFor();
                Eventually.holds(
                        PATIENCE,
                        () -> installation
                                        .call("POST", "/v1/workers", "X-Api-Key", old)
                                        .statusCode()
                                == 403);
                page.getByText("Rotate…").click();
                button(page, "Make the new key").click();
                String successor = page.locator("#secret").textContent();
                try (Caller after = new Caller(installation, successor)) {
                    page.getByText("I have stored it: next step").click();
                    page.getByText("Revoke the old key…").click();
                    button(page, "Revoke key").waitFor();
                    assertThat(before.answers()).hasSizeGreaterThan(50).containsOnly(200);

                    button(page, "Revoke key").click();
                    page.getByText("the key is refused everywhere from now on").waitFor();
                    Eventually.holds(PATIENCE, () -> before.answers().contains(401));
                    int revoked = before.answers().indexOf(401);
                    int then = after.answers().size();
                    Eventually.holds(PATIENCE, () -> after.answers().size() > then + 50);
                    assertThat(before.answers().subList(0, revoked)).containsOnly(200);
                    assertThat(before.answers()
                                    .subList(revoked, before.answers().size()))
                            .hasSizeGreaterThan(10)
                            .containsOnly(401);
                    assertThat(after.answers()).containsOnly(200);
                }
            }
        }
    }

    @Test
    void aHigherPlanOpensAnEndpointGroupAndASuspensionClosesAll() throws Exception {
        String organization = "/organizations/" + installation.credential("organization.id");
        String key = created(
                        "/workspaces/" + installation.credential("workspace.id") + "/api-keys",
                        "{\"name\":\"Search\",\"type\":\"crondb\"}")
                .get("key")
                .stringValue();
        assertThat(bearer(key, "/v1/search?q=books").statusCode()).isEqualTo(403);

        installation.api("PATCH", organization, "{\"plan\":\"pro\"}");
        Eventually.holds(PATIENCE, () -> bearer(key, "/v1/search?q=books").statusCode() == 200);
        installation.api("PATCH", organization, "{\"status\":\"suspended\"}");
        Eventually.holds(PATIENCE, () -> bearer(key, "/v1/search?q=books").statusCode() == 403);
        installation.api("PATCH", organization, "{\"status\":\"active\",\"plan\":\"free\"}");
        Eventually.holds(
                PATIENCE,
                () -> bearer(key, "/v1/enrichment/domain?domain=example.com").statusCode() == 200);
        assertThat(bearer(key, "/v1/search?q=books").statusCode()).isEqualTo(403);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private JsonNode created(String path, String body) throws IOException {
        HttpResponse<String> response = installation.api("POST", path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return installation.json(response);
    }

    private void ask(String key, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(bearer(key, "/v1/enrichment/domain?domain=example.com").statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpResponse<String> bearer(String credential, String path) throws IOException {
        return installation.call("GET", path, "Authorization", "Bearer " + credential);
    }

    private long requests(String key) throws SQLException {
        String sum =
                "select coalesce(sum(requests), 0) from usage_hour where credential_id = (select id from api_key where hint like ?)";
        return Long.parseLong(one(sum, key));
    }

    private String lastUsedFrom(String key) throws SQLException {
        return one("select last_used_ip from api_key where hint like ?", key);
    }

    /** Of the key only the hint is known to the database: its beginning and its end. */
    private String one(String sql, String key) throws SQLException {
        try (Connection connection =
                        installation.postgres().getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key.substring(0, 8).replace("_", "\\_") + "%" + key.substring(key.length() - 4));
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }
}
