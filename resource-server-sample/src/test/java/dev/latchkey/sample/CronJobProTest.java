package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CronJobPro's routes: jobs with full access by {@code X-Api-Key}. */
class CronJobProTest {

    private static final String FULL_ACCESS = ",\"scope\":\"jobs:read jobs:write\"";
    private static final String JOB =
            "{\"name\":\"Nightly\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com/run\"}";
    private static final String CHANGED =
            "{\"name\":\"Hourly\",\"schedule\":\"0 * * * *\",\"url\":\"https://example.com/other\"}";

    private static RunningSample sample;
    private static String key;

    @BeforeAll
    static void start() {
        sample = new RunningSample();
        key = sample.key("cjp_", "org-pro", FULL_ACCESS);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void aKeyCreatesReadsChangesTriggersAndDeletesJobs() {
        HttpResponse<String> created = send("POST", "/api/jobs", JOB);
        assertThat(created.statusCode()).isEqualTo(201);
        String path = "/api/jobs/" + json(created).path("id").asString();
        assertThat(created.headers().firstValue("Location")).hasValue(path);
        assertThat(json(send("GET", path, null))).isEqualTo(json(created));

        HttpResponse<String> changed = send("PUT", path, CHANGED);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).path("name").asString()).isEqualTo("Hourly");
        assertThat(json(changed).path("created_at")).isEqualTo(json(created).path("created_at"));
        assertThat(json(send("GET", path, null))).isEqualTo(json(changed));

        assertThat(send("POST", path + "/trigger", null).statusCode()).isEqualTo(202);
        assertThat(send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(send("GET", path, null).statusCode()).isEqualTo(404);
        assertThat(send("PUT", path, CHANGED).statusCode()).isEqualTo(404);
        assertThat(send("POST", path + "/trigger", null).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void theIdMayStandInTheQueryOfTheCollection() {
        String id = json(send("POST", "/api/jobs", JOB)).path("id").asString();

        assertThat(json(send("PUT", "/api/jobs?id=" + id, CHANGED)).path("name").asString())
                .isEqualTo("Hourly");
        assertThat(send("DELETE", "/api/jobs?id=" + id, null).statusCode()).isEqualTo(204);
        assertThat(send("GET", "/api/jobs/" + id, null).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /api/jobs,              400",
        "DELETE, /api/jobs,              400",
        "DELETE, /api/jobs?id=none,      404",
        "DELETE, /api/jobs?id=%00,       404",
        "GET,    /api/jobs?after=%00,    404",
        "GET,    /api/jobs?limit=201,    400",
        "GET,    /api/jobs/none,         404",
        "PATCH,  /api/jobs/none,         405",
        "GET,    /api/jobs/none/trigger, 405"
    })
    void whatACallerDidWrongIsAProblem(String method, String path, int status) {
        HttpResponse<String> response = send(method, path, method.equals("PUT") ? CHANGED : null);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void anotherOrganizationsJobsAreUnknown() {
        String path =
                "/api/jobs/" + json(send("POST", "/api/jobs", JOB)).path("id").asString();
        String stranger = sample.key("cjp_", "org-other", FULL_ACCESS);

        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            assertThat(sample.sendWith(method, path, method.equals("PUT") ? CHANGED : null, "X-Api-Key", stranger)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(json(send("GET", path, null)).path("name").asString()).isEqualTo("Nightly");
    }

    @Test
    void bothProductsSeeTheJobsOfTheirOrganization() {
        String id = json(send("POST", "/api/jobs", JOB)).path("id").asString();

        assertThat(sample.send("GET", "/v1/jobs/" + id, sample.token("org-pro", "jobs:read"), null)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyOnAnAllowlistIsForbiddenFromElsewhere() {
        String elsewhere = sample.key("cjp_", "org-pro", FULL_ACCESS + ",\"allowed_ips\":[\"203.0.113.10/32\"]");
        String here = sample.key(
                "cjp_", "org-pro", FULL_ACCESS + ",\"allowed_ips\":[\"203.0.113.10/32\",\"127.0.0.0/8\",\"::1\"]");

        assertThat(sample.sendWith("GET", "/api/jobs", null, "X-Api-Key", elsewhere)
                        .statusCode())
                .isEqualTo(403);
        assertThat(sample.sendWith("GET", "/api/jobs", null, "X-Api-Key", elsewhere, "X-Forwarded-For", "203.0.113.10")
                        .statusCode())
                .isEqualTo(403);
        assertThat(sample.sendWith("GET", "/api/jobs", null, "X-Api-Key", here).statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return sample.sendWith(method, path, body, "X-Api-Key", key);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
