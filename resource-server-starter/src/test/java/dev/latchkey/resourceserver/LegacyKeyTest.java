package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that were made elsewhere, have no checksum, and are asked about only as often as allowed. */
class LegacyKeyTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer, "--latchkey.resource-server.api-keys.legacy-lookups-per-second=5")
                .following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void nextSecond() {
        server.advance(Duration.ofSeconds(2));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        authServer.introspectionCalls.set(0);
    }

    @Test
    void anImportedKeyWorks() {
        for (String key :
                List.of("cf_prod_imported-key.from+elsewhere", "cdb_0123456789abcdef", "cdb_r_acme_01234567")) {
            ApiKeys.describe(authServer, key, "imported", "things:read", "");
            assertThat(get(key).statusCode()).as(key).isEqualTo(200);
        }
    }

    @Test
    void anImportedKeyIsNotAskedAboutUnlessThatIsAllowed() {
        String key = "cf_prod_imported-key";
        ApiKeys.describe(authServer, key, "imported", "things:read", "");
        try (RunningServer strict = new RunningServer(authServer).following(authServer)) {
            authServer.introspectionCalls.set(0);
            assertThat(strict.get("/things", "X-Api-Key", key).statusCode()).isEqualTo(401);
            assertThat(authServer.introspectionCalls.get()).isZero();
        }
    }

    @Test
    void aKeyOfOurShapeWithAWrongChecksumIsNeverAskedAbout() {
        for (String prefix : List.of("cf_prod_", "cf_stg_", "cdb_", "cdb_r_acme_", "cjp_")) {
            String key = prefix + "A".repeat(38);
            ApiKeys.describe(authServer, key, "never", "things:read", "");
            assertThat(get(key).statusCode()).as(key).isEqualTo(401);
        }
        assertThat(authServer.introspectionCalls.get()).isZero();
    }

    @Test
    void whatCanBeNoKeyIsNeverAskedAbout() {
        assertThat(get("cf_prod_" + "x".repeat(300)).statusCode()).isEqualTo(401);
        assertThat(get("cf_prod_with blank").statusCode()).isEqualTo(401);
        assertThat(get("other_prefix").statusCode()).isEqualTo(401);
        assertThat(authServer.introspectionCalls.get()).isZero();
    }

    @Test
    void noMoreAreAskedAboutThanAllowedAndOthersDoNotSuffer() {
        String known = ApiKeys.key(authServer, "known", "things:read", "");
        String imported = "cf_prod_imported-earlier";
        ApiKeys.describe(authServer, imported, "earlier", "things:read", "");
        assertThat(get(known).statusCode()).isEqualTo(200);
        assertThat(get(imported).statusCode()).isEqualTo(200);
        nextSecond();
        long begun = System.nanoTime();
        int refused = 0;
        int limited = 0;
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> response = get("cf_prod_made-up-" + i);
            refused += response.statusCode() == 401 ? 1 : 0;
            limited += response.statusCode() == 429 ? 1 : 0;
            if (response.statusCode() == 429) {
                assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            }
        }
        int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
        assertThat(refused + limited).isEqualTo(100);
        assertThat(limited).isPositive();
        assertThat(authServer.introspectionCalls.get()).isEqualTo(refused).isLessThanOrEqualTo(5 * (seconds + 1));
        // What is remembered costs no lookup, and a key with a checksum needs no leave.
        assertThat(get(imported).statusCode()).isEqualTo(200);
        assertThat(get(known).statusCode()).isEqualTo(200);
        assertThat(get(ApiKeys.key(authServer, "new", "things:read", "")).statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> get(String key) {
        return server.get("/things", "X-Api-Key", key);
    }
}
