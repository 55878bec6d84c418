package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

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
