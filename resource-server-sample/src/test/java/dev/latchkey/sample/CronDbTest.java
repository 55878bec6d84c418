package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CronDB's two routes: endpoint groups, the exact bodies of refusals, and what is answered. */
class CronDbTest {

    private static final String UNAUTHORIZED = "{\"detail\": \"Invalid API key\"}";
    private static final String FORBIDDEN = "{\"detail\": \"API key does not have access to this resource\"}";
    private static final String ENRICHMENT = "/v1/enrichment/domain?domain=example.com";
    private static final String SEARCH = "/v1/search?q=books";
    private static final String BOTH_GROUPS = ",\"endpoint_groups\":[\"enrichment\",\"search\"]";

    private static RunningSample sample;
    private static String key;

    @BeforeAll
    static void start() {
        sample = new RunningSample();
        key = sample.key("cdb_", "org-db", BOTH_GROUPS);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ENRICHMENT, SEARCH})
    void aMissingMalformedOrUnknownKeyIsInvalid(String path) {
        String unknown = sample.key("cdb_", "org-db", BOTH_GROUPS);
        sample.authServer().forget(unknown);

        assertInvalid(get(path, null));
        for (String bad : List.of("cdb_nonsense", "nonsense", unknown, key + "x")) {
            assertInvalid(get(path, bad));
        }
    }

    @Test
    void aRevokedKeyIsInvalidEverywhere() throws Exception {
        String revoked = sample.key("cdb_", "org-db", BOTH_GROUPS);
        assertThat(get(ENRICHMENT, revoked).statusCode()).isEqualTo(200);

        sample.revoke(revoked);

        Eventually.holds(Duration.ofSeconds(3), () -> get(ENRICHMENT, revoked).statusCode() == 401);
        assertInvalid(get(ENRICHMENT, revoked));
        assertInvalid(get(SEARCH, revoked));
    }

    private static void assertInvalid(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(UNAUTHORIZED);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ENRICHMENT + " | ,\"endpoint_groups\":[\"search\"]",
                SEARCH + " | ,\"endpoint_groups\":[\"enrichment\"]",
                ENRICHMENT + " | ,\"endpoint_groups\":[]",
                SEARCH + " | ,\"scope\":\"search jobs:read\"",
                ENRICHMENT + " | " + BOTH_GROUPS + ",\"account_status\":\"suspended\"",
                SEARCH + " | " + BOTH_GROUPS + ",\"account_status\":\"reseller_disabled\"",
                ENRICHMENT + " | " + BOTH_GROUPS + ",\"allowed_ips\":[\"203.0.113.0/24\"]",
                SEARCH + " | " + BOTH_GROUPS + ",\"environments\":[\"staging\"]",
            })
    void aKnownKeyThatMayNotIsForbidden(String path, String terms) {
        HttpResponse<String> response = get(path, sample.key("cdb_", "org-db", terms));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo(FORBIDDEN);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void anAccessTokenWithoutTheGroupIsForbiddenToo() {
        HttpResponse<String> response = get(ENRICHMENT, sample.token("org-db", "jobs:read enrichment"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo(FORBIDDEN);
    }

    @Test
    void aResellersKeyWorksByBothCarriers() {
        String reseller = sample.key(
                "cdb_r_acme_",
                "org-db",
                BOTH_GROUPS + ",\"reseller_client_id\":\"acme\","
                        + "\"reseller_quota\":{\"remaining\":100,\"resets_at\":\"2099-01-01T00:00:00Z\"}");

        assertThat(get(ENRICHMENT, reseller).statusCode()).isEqualTo(200);
        assertThat(sample.sendWith("GET", SEARCH, null, "X-Api-Key", reseller).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
    void everyMethodNeedsAKey(String method) {
        assertThat(sample.send(method, ENRICHMENT, null, null).statusCode()).isEqualTo(401);
        if (method.equals("POST")) {
            assertThat(sample.send(method, ENRICHMENT, null, null).body()).isEqualTo(UNAUTHORIZED);
            assertThat(sample.send(method, ENRICHMENT, key, null).statusCode()).isEqualTo(405);
            assertThat(json(sample.send(method, ENRICHMENT, key, null)).propertyNames())
                    .containsExactly("detail");
        }
    }

    @Test
    void aDomainIsEnriched() {
        HttpResponse<String> response = get(ENRICHMENT, key);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("domain").asString()).isEqualTo("example.com");
        assertThat(json(response).path("name").asString()).isEqualTo("Example Domain");
        assertThat(json(response).has("unicode_domain")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bücher.example", "BÜCHER.Example", "xn--bcher-kva.example", "bücher.example."})
    void anInternationalNameIsFoundHoweverItIsSpelled(String domain) {
        JsonNode found = json(get("/v1/enrichment/domain?domain=" + encoded(domain), key));

        assertThat(found.path("domain").asString()).isEqualTo("xn--bcher-kva.example");
        assertThat(found.path("unicode_domain").asString()).isEqualTo("bücher.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/enrichment/domain?domain=unknown.example | 404 | Nothing is known about this domain",
                "/v1/enrichment/domain?domain=localhost | 400 | domain must be a domain name",
                "/v1/enrichment/domain?domain= | 400 | domain must be a domain name",
                "/v1/enrichment/domain?domain=a_b.example | 400 | domain must be a domain name",
                "/v1/enrichment/domain?domain=192.0.2.1 | 400 | domain must be a domain name",
                "/v1/enrichment/domain?domain=example.com&domain=example.org | 400 | domain must be a domain name",
                "/v1/enrichment/domain?domain=%00.example | 400 | domain must be a domain name",
                "/v1/enrichment/domain | 400 | Required parameter 'domain' is not present.",
                "/v1/search?q=a&limit=0 | 400 | limit must be greater than or equal to 1",
                "/v1/search?q=a&limit=51 | 400 | limit must be less than or equal to 50",
                "/v1/enrichment/nothing | 404 | ",
            })
    void whatACallerDidWrongIsSaidInDetailAlone(String path, int status, String detail) {
        HttpResponse<String> response = get(path, key);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(response).propertyNames()).containsExactly("detail");
        assertThat(json(response).path("detail").asString()).contains(detail == null ? "" : detail);
    }

    @Test
    void aLimitThatIsNoNumberIsABadRequest() {
        HttpResponse<String> response = get("/v1/search?q=a&limit=x", key);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).propertyNames()).containsExactly("detail");
    }

    @Test
    void theDetailIsJsonWhateverTheCallerWouldRatherHave() {
        HttpResponse<String> response = sample.sendWith(
                "GET", "/v1/enrichment/domain?domain=x", null, "Authorization", "Bearer " + key, "Accept", "text/html");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void aSearchFindsWhatHasAllItsWordsAndShowsSoMany() {
        JsonNode books = json(get(SEARCH, key));
        assertThat(books.path("total").asInt()).isEqualTo(3);
        assertThat(books.path("items").size()).isEqualTo(3);

        JsonNode first = json(get("/v1/search?q=BOOKS&limit=1", key));
        assertThat(first.path("total").asInt()).isEqualTo(3);
        assertThat(first.path("items").size()).isEqualTo(1);

        JsonNode shops = json(get("/v1/search?q=" + encoded("books shop"), key));
        assertThat(shops.path("items").get(0).path("domain").asString()).isEqualTo("xn--bcher-kva.example");
        assertThat(shops.path("total").asInt()).isEqualTo(1);

        assertThat(json(get("/v1/search?q=" + encoded("bücher"), key))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(get("/v1/search?q=nosuchthing", key)).path("items").size())
                .isZero();

        JsonNode everything = json(get("/v1/search", key));
        assertThat(everything.path("items").size()).isBetween(4, 10);
        assertThat(json(get("/v1/search?q=%20", key))).isEqualTo(everything);
    }

    private static HttpResponse<String> get(String path, String credential) {
        return sample.send("GET", path, credential, null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
