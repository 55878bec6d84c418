package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The sample on a PostgreSQL that others use as well, and that may be away. */
class SharedDatabaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void theTablesOfOthersAreLeftAlone() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table flyway_schema_history (version text)");
                statement.execute("create table job (id text)");
            }
            try (RunningSample sample = new RunningSample(SampleDatabase.of(postgres))) {
                assertThat(sample.send("GET", "/v1/jobs", sample.token("org", "jobs:read"), null)
                                .statusCode())
                        .isEqualTo(200);
                assertThat(sample.database()
                                .sql("select count(*) from public.flyway_schema_history")
                                .query(Integer.class)
                                .single())
                        .isZero();
            }
        }
    }

    @Test
    void withoutTheDatabaseCallersAreToldToComeBackAndTheRestGoesOn() throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        try (RunningSample sample = new RunningSample(SampleDatabase.of(postgres))) {
            String token = sample.token("org", "jobs:read jobs:write");
            assertThat(sample.send("GET", "/v1/jobs", token, null).statusCode()).isEqualTo(200);

            postgres.close();

            Eventually.holds(
                    PATIENCE, () -> sample.send("GET", "/v1/jobs", token, null).statusCode() == 503);
            HttpResponse<String> refused = sample.send(
                    "POST",
                    "/v1/jobs",
                    token,
                    "{\"name\":\"x\",\"schedule\":\"0 3 * * *\",\"url\":\"https://example.com\"}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(sample.send("GET", "/v1/jobs", null, null).statusCode()).isEqualTo(401);
            String key = sample.key("cdb_", "org", ",\"endpoint_groups\":[\"enrichment\"]");
            assertThat(sample.send("GET", "/v1/enrichment/domain?domain=example.com", key, null)
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            postgres.close();
        }
    }
}
