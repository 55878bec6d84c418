package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The main job from one end to the other, on both databases: credentials in, token out, checked and revocable at the sample. */
class EndToEndTest {

    @Nested
    class OnH2 extends Guarantees {

        @Override
        Installation install() throws Exception {
            return Installation.onH2();
        }
    }

    @Nested
    class OnPostgreSql extends Guarantees {

        @Override
        Installation install() throws Exception {
            return Installation.onPostgreSql();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Guarantees {

        /** Far above the hundred milliseconds that we promise, because this is no measurement. */
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        Installation installation;

        abstract Installation install() throws Exception;

        @BeforeAll
        void start() throws Exception {
            installation = install();
        }

        @AfterAll
        void stop() throws Exception {
            installation.close();
        }

        @Test
        void aTokenWorksUntilItIsRevoked() throws Exception {
            String token = installation.token();
            assertThat(installation.jobs(token)).isEqualTo(200);

            assertThat(installation.revoke(token)).isTrue();

            Eventually.holds(PATIENCE, () -> installation.jobs(token) == 401);
        }

        @Test
        void anotherTokenOfTheSameClientOutlivesTheRevokedOne() throws Exception {
            String revoked = installation.token();
            String other = installation.token();
            installation.revoke(revoked);
            Eventually.holds(PATIENCE, () -> installation.jobs(revoked) == 401);

            assertThat(installation.jobs(other)).isEqualTo(200);
        }

        @Test
        void aTokenForReadingCannotWrite() throws Exception {
            String reading = installation.token("jobs:read");

            assertThat(installation
                            .call("POST", "Authorization", "Bearer " + reading)
                            .statusCode())
                    .isEqualTo(403);
        }

        @Test
        void anApiKeyWorksByBothCarriersUntilItIsRevoked() throws Exception {
            String key = installation.apiKey();
            assertThat(installation.jobs("X-Api-Key", key)).isEqualTo(200);
            assertThat(installation.jobs("Authorization", "Bearer " + key)).isEqualTo(200);

            assertThat(installation.revoke(key)).isTrue();

            Eventually.holds(PATIENCE, () -> installation.jobs("X-Api-Key", key) == 401);
            assertThat(installation.jobs("Authorization", "Bearer " + key)).isEqualTo(401);
        }
    }
}
