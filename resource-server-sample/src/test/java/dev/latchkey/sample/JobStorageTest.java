package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of jobs, on both databases; above all, that the values of their headers are kept encrypted and never shown. */
@ExtendWith(OutputCaptureExtension.class)
class JobStorageTest {

    private static final String VALUE = "Bearer marked-secret-of-the-target";

    @Nested
    class OnH2 extends Guarantees {

        private final SampleDatabase database = SampleDatabase.h2();

        @Override
        SampleDatabase database() {
            return database;
        }

        @Test
        void theFilesOfTheDatabaseHoldNoValue() throws IOException {
            String path = create("org-files", headers("\"Authorization\":\"" + VALUE + "\""));
            assertThat(sample.send("POST", path + "/trigger", token("org-files"), null)
                            .statusCode())
                    .isEqualTo(202);
            restart();

            try (Stream<Path> files = Files.walk(database.folder())) {
                List<String> contents =
                        files.filter(Files::isRegularFile).map(OnH2::text).toList();
                assertThat(contents).anyMatch(text -> text.contains("https://example.com/run"));
                assertThat(contents).noneMatch(text -> text.contains("marked-secret"));
            }
        }

        private static String text(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Nested
    class OnPostgreSql extends Guarantees {

        private EmbeddedPostgres postgres;
        private SampleDatabase database;

        @Override
        SampleDatabase database() throws IOException {
            if (postgres == null) {
                postgres = EmbeddedPostgres.start();
                database = SampleDatabase.of(postgres);
            }
            return database;
        }

        @AfterAll
        void stopDatabase() throws IOException {
            postgres.close();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Guarantees {

        RunningSample sample;

        abstract SampleDatabase database() throws IOException;

        @BeforeAll
        void start() throws IOException {
            sample = new RunningSample(database());
        }

        @AfterAll
        void stop() {
            sample.close();
        }

        void restart() throws IOException {
            sample.close();
            sample = new RunningSample(database());
        }

        @Test
        void jobsAndTheirRunsOutliveARestart() throws IOException {
            String path = create("org-restart", headers("\"Authorization\":\"" + VALUE + "\""));
            sample.send("POST", path + "/trigger", token("org-restart"), null);
            String before = sample.send("GET", path, token("org-restart"), null).body();

            restart();

            assertThat(sample.send("GET", path, token("org-restart"), null).body())
                    .isEqualTo(before);
            assertThat(json(sample.send("GET", "/v1/logs", token("org-restart"), null))
                            .path("items")
                            .size())
                    .isEqualTo(1);
            assertThat(sample.send("POST", path + "/trigger", token("org-restart"), null)
                            .statusCode())
                    .isEqualTo(202);
        }

        @Test
        void aHeadersValueIsNeverShown() {
            String path = create("org-shown", headers("\"Authorization\":\"" + VALUE + "\",\"X-Trace\":\"1\""));

            HttpResponse<String> job = sample.send("GET", path, token("org-shown"), null);
            assertThat(json(job).path("headers").toString())
                    .isEqualTo("{\"Authorization\":\"***\",\"X-Trace\":\"***\"}");
            for (String each : List.of(path, path + "/status", "/v1/jobs", "/v1/logs", "/api/jobs")) {
                assertThat(sample.send("GET", each, token("org-shown"), null).body())
                        .doesNotContain("marked-secret");
            }
        }

        @Test
        void aHeadersValueIsKeptEncryptedAndDifferentlyEachTime() {
            create("org-rows", headers("\"A\":\"" + VALUE + "\",\"B\":\"" + VALUE + "\""));

            List<String> sealed = sample.database()
                    .sql("select sealed_value from sample.job_header")
                    .query(String.class)
                    .list();
            assertThat(sealed).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2);
            assertThat(sealed).noneMatch(value -> value.contains("marked") || value.contains("bWFya2Vk"));
        }

        @Test
        void aValueThatIsMaskedStaysAndOthersAreReplaced() {
            String path = create("org-mask", headers("\"Keep\":\"" + VALUE + "\",\"Change\":\"one\",\"Drop\":\"x\""))
                    .replace("/v1/", "/api/");
            String kept = sealed(path, "Keep");
            String changed = sealed(path, "Change");

            HttpResponse<String> response = sample.send(
                    "PUT", path, token("org-mask"), headers("\"KEEP\":\"***\",\"Change\":\"two\",\"New\":\"y\""));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(json(response).path("headers").propertyNames())
                    .containsExactlyInAnyOrder("KEEP", "Change", "New");
            assertThat(sealed(path, "KEEP")).isEqualTo(kept);
            assertThat(sealed(path, "Change")).isNotEqualTo(changed);
            assertThat(sample.send("POST", path + "/trigger", token("org-mask"), null)
                            .statusCode())
                    .isEqualTo(202);
            assertThat(sample.send("PUT", path, token("org-mask"), headers("\"Other\":\"***\""))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(sealed(path, "KEEP")).isEqualTo(kept);
            assertThat(sample.send("POST", "/v1/jobs", token("org-mask"), headers("\"Other\":\"***\""))
                            .statusCode())
                    .isEqualTo(400);
        }

        @Test
        void whatWasTamperedWithOrMovedIsRefused() {
            String path = create("org-tamper", headers("\"One\":\"" + VALUE + "\",\"Two\":\"other\""));
            String other = create("org-tamper", headers("\"One\":\"another\""));
            String good = sealed(path, "One");
            String flipped = (good.charAt(20) == 'A' ? 'B' : 'A') + good.substring(21);

            for (String bad : List.of(
                    good.substring(0, 20) + flipped,
                    good.substring(4),
                    "",
                    "AAAA",
                    "not base64",
                    sealed(path, "Two"),
                    sealed(other, "One"))) {
                store(path, "One", bad);
                HttpResponse<String> response = sample.send("POST", path + "/trigger", token("org-tamper"), null);
                assertThat(response.statusCode()).as(bad).isEqualTo(500);
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
            assertThat(json(sample.send("GET", "/v1/logs", token("org-tamper"), null))
                            .path("items")
                            .size())
                    .isZero();
            assertThat(json(sample.send("GET", path, token("org-tamper"), null)).has("last_triggered_at"))
                    .isFalse();
            store(path, "One", good);
            assertThat(sample.send("POST", path + "/trigger", token("org-tamper"), null)
                            .statusCode())
                    .isEqualTo(202);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"\":\"marked-secret\"}",
                    "{\"A B\":\"marked-secret\"}",
                    "{\"A:\":\"marked-secret\"}",
                    "{\"A\\r\\nB\":\"marked-secret\"}",
                    "{\"Ä\":\"marked-secret\"}",
                    "{\"A\":\"\"}",
                    "{\"A\":null}",
                    "{\"A\":[\"marked-secret\"]}",
                    "{\"A\":\" marked-secret\"}",
                    "{\"A\":\"marked-secret \"}",
                    "{\"A\":\"marked-secret\\r\\nB: x\"}",
                    "{\"A\":\"marked-secret\\u0000\"}",
                    "{\"A\":\"marked-secret ä\"}",
                    "{\"A\":\"marked-secret\",\"a\":\"x\"}",
                    "{\"Host\":\"marked-secret\"}",
                    "{\"content-LENGTH\":\"7\"}",
                    "{\"Transfer-Encoding\":\"chunked\"}",
                    "[]",
                    "\"marked-secret\"",
                })
        void headersThatCannotBeSentAreABadRequestThatQuotesNone(String headers) {
            HttpResponse<String> response = sample.send("POST", "/v1/jobs", token("org-bad"), job(headers));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(response.body()).doesNotContain("marked-secret");
        }

        @Test
        void headersAreFewAndShort() {
            assertThat(createWith(20, 10, 100)).isEqualTo(201);
            assertThat(createWith(21, 10, 100)).isEqualTo(400);
            assertThat(createWith(1, 100, 4096)).isEqualTo(201);
            assertThat(createWith(1, 101, 10)).isEqualTo(400);
            assertThat(createWith(1, 10, 4097)).isEqualTo(400);
        }

        private int createWith(int count, int nameLength, int valueLength) {
            String headers = IntStream.range(0, count)
                    .mapToObj(i -> "\"" + ("n" + i + "x".repeat(nameLength)).substring(0, nameLength) + "\":\""
                            + "v".repeat(valueLength) + "\"")
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow();
            return sample.send("POST", "/v1/jobs", token("org-count"), headers(headers))
                    .statusCode();
        }

        @Test
        void anOrganizationHasNoMoreJobsThanItMayHoweverManyItMakesAtOnce() throws Exception {
            create("org-limit", job("{}"));
            sample.database()
                    .sql("update sample.job_owner set jobs = 9995 where owner = 'organization org-limit'")
                    .update();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            List<Future<Integer>> answers = IntStream.range(0, 16)
                    .mapToObj(i -> callers.submit(() -> sample.send("POST", "/v1/jobs", token("org-limit"), job("{}"))
                            .statusCode()))
                    .toList();
            int created = 0;
            for (Future<Integer> answer : answers) {
                int status = answer.get(30, TimeUnit.SECONDS);
                assertThat(status).isIn(201, 409);
                created += status == 201 ? 1 : 0;
            }
            callers.shutdown();
            assertThat(created).isEqualTo(5);

            String first = json(sample.send("GET", "/v1/jobs", token("org-limit"), null))
                    .path("items")
                    .get(0)
                    .path("id")
                    .asString();
            assertThat(sample.send("DELETE", "/v1/jobs/" + first, token("org-limit"), null)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(sample.send("POST", "/v1/jobs", token("org-limit"), job("{}"))
                            .statusCode())
                    .isEqualTo(201);
        }

        @Test
        void ofAnOrganizationsRunsTheOldestAreForgotten() {
            String path = create("org-runs", job("{}"));
            for (int i = 0; i < 1_000; i++) {
                sample.database().sql("""
                                insert into sample.job_run (id, owner, job_id, job_name, triggered_at, triggered_by)
                                values (:id, 'organization org-runs', 'job', 'Old', current_timestamp, 'client')
                                """).param("id", "old-" + i).update();
            }
            sample.send("POST", path + "/trigger", token("org-runs"), null);

            List<String> ids = sample.database()
                    .sql("select id from sample.job_run where owner = 'organization org-runs' order by seq")
                    .query(String.class)
                    .list();
            assertThat(ids).hasSize(1_000).startsWith("old-1");
        }

        @Test
        void evenAtTraceNoValueIsLogged(CapturedOutput output) throws IOException {
            sample.close();
            sample = new RunningSample(
                    database(),
                    "--logging.level.org.springframework=TRACE",
                    "--logging.level.dev.latchkey=TRACE",
                    "--logging.level.org.hibernate.validator=TRACE");
            String path = create("org-log", headers("\"Authorization\":\"" + VALUE + "\""));
            sample.send("POST", path + "/trigger", token("org-log"), null);
            sample.send("PUT", path.replace("/v1/", "/api/"), token("org-log"), headers("\"A\":\"" + VALUE + "\""));
            sample.send("POST", "/v1/jobs", token("org-log"), headers("\"A\":\"" + VALUE + "\\n\""));
            sample.send("POST", "/v1/jobs", token("org-log"), headers("\"A\":[\"" + VALUE + "\"]"));
            restart();

            assertThat(output).contains("would send RequestHeaders[Authorization]");
            assertThat(output).doesNotContain("marked-secret");
        }

        String create(String organization, String body) {
            HttpResponse<String> created = sample.send("POST", "/v1/jobs", token(organization), body);
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).doesNotContain("marked-secret");
            return "/v1/jobs/" + json(created).path("id").asString();
        }

        String token(String organization) {
            return sample.token(organization, "jobs:read jobs:write");
        }

        private String sealed(String path, String name) {
            return sample.database()
                    .sql("select sealed_value from sample.job_header where job_id = :id and name = :name")
                    .param("id", path.substring(path.lastIndexOf('/') + 1))
                    .param("name", name)
                    .query(String.class)
                    .single();
        }

        private void store(String path, String name, String sealed) {
            sample.database()
                    .sql("update sample.job_header set sealed_value = :sealed where job_id = :id and name = :name")
                    .param("sealed", sealed)
                    .param("id", path.substring(path.lastIndexOf('/') + 1))
                    .param("name", name)
                    .update();
        }

        static String headers(String members) {
            return job("{" + members + "}");
        }

        static String job(String headers) {
            return "{\"name\":\"Nightly\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com/run\",\"headers\":"
                    + headers + "}";
        }

        static JsonNode json(HttpResponse<String> response) {
            return JsonMapper.shared().readTree(response.body());
        }
    }
}
