package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample's routes: who may use them and what they do. */
class SampleTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALL = "jobs:read jobs:write workers:manage webhooks:configure status:read";
    private static final String JOB =
            "{\"name\":\"Nightly\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com/run\"}";

    private static RunningSample sample;

    @BeforeAll
    static void start() {
        sample = new RunningSample();
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/jobs,               jobs:read",
        "HEAD,   /v1/jobs,               jobs:read",
        "POST,   /v1/jobs,               jobs:write",
        "GET,    /v1/jobs/some,          jobs:read",
        "DELETE, /v1/jobs/some,          jobs:write",
        "POST,   /v1/jobs/some/trigger,  jobs:write",
        "GET,    /v1/jobs/some/status,   jobs:read status:read",
        "GET,    /v1/logs,               jobs:read",
        "GET,    /v1/workers/metrics,    jobs:read status:read",
        "POST,   /v1/workers,            workers:manage",
        "PUT,    /v1/webhooks,           webhooks:configure",
        "GET,    /api/jobs,              jobs:read",
        "HEAD,   /api/jobs,              jobs:read",
        "POST,   /api/jobs,              jobs:write",
        "PUT,    /api/jobs?id=some,      jobs:write",
        "DELETE, /api/jobs?id=some,      jobs:write",
        "GET,    /api/jobs/some,         jobs:read",
        "PUT,    /api/jobs/some,         jobs:write",
        "DELETE, /api/jobs/some,         jobs:write",
        "POST,   /api/jobs/some/trigger, jobs:write"
    })
    void eachRouteNeedsOneOfItsScopesAndNoOther(String method, String path, String scopes) {
        String body = method.startsWith("P") ? "{}" : null;
        assertThat(sample.send(method, path, null, body).statusCode()).isEqualTo(401);
        List<String> enough = List.of(scopes.split(" "));
        String others = Stream.of(ALL.split(" "))
                .filter(scope -> !enough.contains(scope))
                .collect(Collectors.joining(" "));
        HttpResponse<String> refused = sample.send(method, path, sample.token("org", others), body);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_scope\"")
                .contains(enough);
        for (String scope : enough) {
            assertThat(sample.send(method, path, sample.token("org", scope), body)
                            .statusCode())
                    .isIn(200, 202, 400, 404);
        }
    }

    @Test
    void aJobIsCreatedReadTriggeredLoggedAndDeleted() {
        String token = sample.token("org-life", ALL);
        HttpResponse<String> created = sample.send("POST", "/v1/jobs", token, JOB);
        assertThat(created.statusCode()).isEqualTo(201);
        String id = json(created).path("id").asString();
        String path = "/v1/jobs/" + id;
        assertThat(created.headers().firstValue("Location")).hasValue(path);
        assertThat(json(created).path("state").asString()).isEqualTo("active");
        assertThat(json(created).path("created_at").asString()).endsWith("Z");

        assertThat(json(sample.send("GET", "/v1/jobs", token, null))
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(json(sample.send("GET", path + "/status", token, null))
                        .path("next_run_at")
                        .asString())
                .endsWith("T03:00:00Z");
        HttpResponse<String> run = sample.send("POST", path + "/trigger", token, null);
        assertThat(run.statusCode()).isEqualTo(202);
        JsonNode logged = json(sample.send("GET", "/v1/logs", token, null)).path("items");
        assertThat(logged.size()).isEqualTo(1);
        assertThat(logged.get(0)).isEqualTo(json(run));
        assertThat(json(sample.send("GET", path, token, null)).path("last_triggered_at"))
                .isEqualTo(json(run).path("triggered_at"));
        assertThat(json(sample.send("GET", "/v1/workers/metrics", token, null))
                        .path("jobs")
                        .asInt())
                .isEqualTo(1);

        assertThat(sample.send("DELETE", path, token, null).statusCode()).isEqualTo(204);
        assertThat(sample.send("GET", path, token, null).statusCode()).isEqualTo(404);
    }

    @Test
    void anotherOrganizationsJobIsUnknown() {
        String owner = sample.token("org-owner", ALL);
        String stranger = sample.token("org-stranger", ALL);
        String path = "/v1/jobs/"
                + json(sample.send("POST", "/v1/jobs", owner, JOB)).path("id").asString();
        for (String[] call :
                new String[][] {{"GET", path}, {"DELETE", path}, {"POST", path + "/trigger"}, {"GET", path + "/status"}
                }) {
            HttpResponse<String> response = sample.send(call[0], call[1], stranger, null);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body())
                    .isEqualTo(sample.send(call[0], call[1].replace(path, "/v1/jobs/none"), stranger, null)
                            .body()
                            .replace("/v1/jobs/none", path));
        }
        assertThat(json(sample.send("GET", "/v1/jobs", stranger, null))
                        .path("items")
                        .size())
                .isZero();
        assertThat(sample.send("GET", path, owner, null).statusCode()).isEqualTo(200);
    }

    @Test
    void aListIsReadInParts() {
        String token = sample.token("org-pages", ALL);
        for (int i = 0; i < 5; i++) {
            assertThat(sample.send("POST", "/v1/jobs", token, JOB).statusCode()).isEqualTo(201);
        }
        JsonNode first = json(sample.send("GET", "/v1/jobs?limit=3", token, null));
        JsonNode second = json(sample.send(
                "GET", "/v1/jobs?limit=3&after=" + first.path("next").asString(), token, null));
        assertThat(first.path("items").size()).isEqualTo(3);
        assertThat(second.path("items").size()).isEqualTo(2);
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "[]",
                "null",
                "7",
                "\"x\"",
                "{}",
                "{\"name\":\"x\"}",
                "{\"name\":{},\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com\"}",
                "{\"name\":\"\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com\"}",
                "{\"name\":\"x\",\"schedule\":\"whenever\",\"url\":\"https://example.com\"}",
                "{\"name\":\"x\",\"schedule\":\"0 3 * * *\",\"url\":\"ftp://example.com\"}",
                "{\"name\":\"x\",\"schedule\":\"0 3 * * *\",\"url\":\"https://user:password@example.com\"}",
                "{\"name\":\"x\",\"schedule\":\"0 3 * * *\",\"url\":\"/relative\"}",
                "{\"name\":\"x\\u0000y\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com\"}",
                "{\"name\":\"x\\ud800\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com\"}"
            })
    void aBadBodyIsABadRequestAndNeverAFault(String body) {
        HttpResponse<String> response = sample.send("POST", "/v1/jobs", sample.token("org-bad", ALL), body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertProblem(response);
    }

    @Test
    void theMembersThatAreNotValidAreNamed() {
        HttpResponse<String> response =
                sample.send("POST", "/v1/jobs", sample.token("org-bad", ALL), "{\"name\":\"x\"}");
        assertThat(response.body()).contains("\"name\":\"schedule\"", "\"name\":\"url\"");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String body = JOB.replace("Nightly", "x".repeat(70_000));
        HttpResponse<String> response = sample.send("POST", "/v1/jobs", sample.token("org-bad", ALL), body);
        assertThat(response.statusCode()).isEqualTo(413);
        assertProblem(response);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,   /v1/jobs/no-such-job, 404",
        "GET,   /v1/jobs?limit=0,     400",
        "GET,   /v1/jobs?limit=x,     400",
        "GET,   /v1/jobs?after=none,  404",
        "PATCH, /v1/jobs,             405",
        "GET,   /v1/nothing,          404",
        "GET,   /v1/jobs/,            404"
    })
    void whatDoesNotExistIsAProblem(String method, String path, int status) {
        HttpResponse<String> response = sample.send(method, path, sample.token("org-bad", ALL), null);
        assertThat(response.statusCode()).isEqualTo(status);
        assertProblem(response);
    }

    @Test
    void workersAndWebhooksAreConfigured() {
        String token = sample.token("org-workers", ALL);
        assertThat(sample.send("POST", "/v1/workers", token, "{\"name\":\"one\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(json(sample.send("GET", "/v1/workers/metrics", token, null))
                        .path("workers")
                        .asInt())
                .isEqualTo(1);
        HttpResponse<String> webhook = sample.send(
                "PUT", "/v1/webhooks", token, "{\"url\":\"https://example.com/hook\",\"event_types\":[\"job.run\"]}");
        assertThat(webhook.statusCode()).isEqualTo(200);
        assertThat(webhook.body()).contains("\"event_types\":[\"job.run\"]");
    }

    @Test
    void aHeaderOf64KilobytesIsUnauthorized() {
        assertThat(sample.send("GET", "/v1/jobs", "a.b." + "c".repeat(64 * 1024), null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anApiKeyWorksAsWell() {
        String key = sample.key("cf_prod_", "org-key", ",\"scope\":\"jobs:read\",\"environments\":[\"production\"]");
        assertThat(sample.send("GET", "/v1/jobs", key, null).statusCode()).isEqualTo(200);
        assertThat(sample.send("POST", "/v1/jobs", key, JOB).statusCode()).isEqualTo(403);
    }

    @Test
    void aStagingKeyIsForbiddenInProduction() {
        String key = sample.key(
                "cf_stg_", "org-staging", ",\"scope\":\"" + ALL + "\",\"environments\":[\"staging\",\"development\"]");
        assertThat(sample.send("GET", "/v1/jobs", key, null).statusCode()).isEqualTo(403);
    }

    @Test
    void aReadOnlyKeyReadsJobStatusAndWorkerMetricsAndNothingElse() {
        String owner = sample.token("org-ro", ALL);
        String job = "/v1/jobs/"
                + json(sample.send("POST", "/v1/jobs", owner, JOB)).path("id").asString();
        String key = sample.key("cf_ro_", "org-ro", ",\"scope\":\"status:read\",\"methods\":[\"GET\"]");

        assertThat(sample.send("GET", job + "/status", key, null).statusCode()).isEqualTo(200);
        assertThat(sample.send("HEAD", job + "/status", key, null).statusCode()).isEqualTo(200);
        assertThat(sample.send("GET", "/v1/workers/metrics", key, null).statusCode())
                .isEqualTo(200);
        for (String path :
                List.of(job, "/v1/jobs", "/v1/logs", "/api/jobs", "/v1/search?q=a", "/v1/enrichment/domain")) {
            assertThat(sample.send("GET", path, key, null).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(sample.send("POST", job + "/status", key, "{}").statusCode()).isEqualTo(403);
        assertThat(sample.send("DELETE", job, key, null).statusCode()).isEqualTo(403);
        assertThat(sample.sendWith("POST", "/v1/workers", "{}", "X-Api-Key", key, "X-HTTP-Method-Override", "GET")
                        .statusCode())
                .isEqualTo(403);
        assertThat(sample.send("OPTIONS", "/v1/workers/metrics", key, null).statusCode())
                .isEqualTo(403);
    }

    @Test
    void healthAndMetricsAreOnTheManagementPortAndNothingElseIs() {
        assertThat(sample.management("/actuator/health").body())
                .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        assertThat(sample.management("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(sample.management("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(sample.management("/actuator/prometheus").body())
                .contains(
                        "revocation_age_seconds",
                        "latchkey_validations_total{",
                        "latchkey_credential_cache_hits_total");
        System.gc();
        assertThat(sample.send("GET", "/v1/jobs", null, null).statusCode()).isEqualTo(401);
        assertThat(sample.management("/actuator/prometheus").body())
                .doesNotContain("latchkey_validations_total{outcome=\"missing\"} 0.0");
        assertThat(sample.management("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(sample.management("/v1/jobs").statusCode()).isEqualTo(404);
        assertThat(sample.send("GET", "/actuator/health", null, null).statusCode())
                .isEqualTo(401);
    }

    @Test
    void theFileInTheConfigFolderIsRead() {
        assertThat(sample.environment().getProperty("latchkey.resource-server.revocation.max-staleness"))
                .isEqualTo("PT5S");
    }

    private static void assertProblem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).doesNotContain("Exception", "jackson", "\tat ");
        assertThat(json(response).path("status").asInt()).isEqualTo(response.statusCode());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }
}
