package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.apikey.ApiKeyDraft;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.protocol.ApiKeyFormat;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /oauth/token} with an API key (RFC 8693): what a wrong request gets, and how often one may guess. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
class TokenExchangeErrorsTest {

    private static final int ALLOWED = 10;
    private static final AtomicInteger HOSTS = new AtomicInteger();

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Organizations organizations;

    @Autowired
    Resellers resellers;

    @Autowired
    DataSource dataSource;

    @Autowired
    MovableClock clock;

    private Workspace workspace;
    private NewApiKey key;
    private String address;

    /** Each test comes from an address of its own, because failures are counted for addresses. */
    @BeforeEach
    void makeAKey() {
        workspace = fixtures.workspace();
        key = fixtures.apiKey(workspace);
        address = freshAddress();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aRequestWithoutTheKeyOrItsTypeIsInvalid() {
        String grant = "grant_type=" + Exchange.GRANT;

        assertError(ask(grant), "invalid_request");
        assertError(ask(grant + "&subject_token_type=" + Exchange.TYPE), "invalid_request");
        assertError(ask(Exchange.form("")), "invalid_request");
        assertError(ask(grant + "&subject_token=" + text()), "invalid_request");
        assertError(ask(grant + "&subject_token=" + text() + "&subject_token_type="), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ietf:params:oauth:token-type:access_token",
                "urn:ietf:params:oauth:token-type:jwt",
                "urn:ietf:params:oauth:token-type:id_token",
                "urn:latchkey:params:oauth:token-type:API-KEY",
                "api_key",
            })
    void anotherTypeOfSubjectTokenIsInvalid(String type) {
        assertError(
                ask("grant_type=" + Exchange.GRANT + "&subject_token=" + text() + "&subject_token_type=" + type),
                "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=" + Exchange.GRANT,
                "subject_token=x",
                "subject_token_type=" + Exchange.TYPE,
                "audience=a&audience=b",
                "resource=a&resource=a",
                "scope=jobs:read&scope=jobs:read",
                "requested_token_type=a&requested_token_type=a",
                "anything=1&anything=1",
            })
    void aRepeatedParameterIsInvalid(String more) {
        assertError(ask(Exchange.form(text()) + "&" + more), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_token=x",
                "actor_token_type=urn:ietf:params:oauth:token-type:access_token",
                "actor_token=x&actor_token_type=urn:ietf:params:oauth:token-type:access_token",
                "requested_token_type=urn:ietf:params:oauth:token-type:refresh_token",
                "requested_token_type=urn:ietf:params:oauth:token-type:jwt",
                "requested_token_type=access_token",
            })
    void whatIsNotSupportedIsInvalid(String more) {
        assertError(ask(Exchange.form(text()) + "&" + more), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audience=https://other.example.com",
                "audience=https://api.example.com/",
                "audience=lkc_someone",
                "resource=https://other.example.com",
                "resource=nonsense",
                "audience=https://api.example.com&resource=https://other.example.com",
            })
    void anotherTargetThanOursIsAnInvalidTarget(String more) {
        assertError(ask(Exchange.form(text()) + "&" + more), "invalid_target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status:read",
                "jobs:read status:read",
                "jobs:read nonsense",
                "*",
                "JOBS:READ",
                "jobs:read,jobs:write"
            })
    void aScopeThatTheKeyDoesNotHaveIsInvalid(String scope) {
        assertError(ask(Exchange.form(text()) + "&scope=" + scope.replace(" ", "+")), "invalid_scope");
    }

    @Test
    void aKeyWithoutScopesHasNoneToGive() {
        String crondb = make(ApiKeyDraft.of("CI", "crondb")).key().value();

        assertError(ask(Exchange.form(crondb) + "&scope=jobs:read"), "invalid_scope");
        assertThat(ask(Exchange.form(crondb)).status()).isEqualTo(200);
    }

    @Test
    void aClientAuthenticationBesideTheKeyIsInvalid() {
        Credentials client = fixtures.clientOf(workspace, "jobs:read");
        String form = Exchange.form(text());

        assertError(ask("Authorization: " + client.basic() + "\r\n", form), "invalid_request");
        assertError(ask("Authorization: Basic x\r\n", form), "invalid_request");
        assertError(ask(form + "&client_id=" + client.id() + "&client_secret=" + client.secret()), "invalid_request");
        assertError(ask(form + "&client_secret=" + client.secret()), "invalid_request");
        assertError(ask(form + "&client_id=" + client.id()), "invalid_request");
        assertError(ask(form + "&client_assertion=x"), "invalid_request");
        assertError(ask(form + "&client_assertion_type=x"), "invalid_request");
    }

    @Test
    void aKeyInTheAuthorizationHeaderIsInvalid() {
        String bearer = "Authorization: Bearer " + text() + "\r\n";

        assertError(ask(bearer, Exchange.form(text())), "invalid_request");
        assertError(
                ask(bearer, "grant_type=" + Exchange.GRANT + "&subject_token_type=" + Exchange.TYPE),
                "invalid_request");
    }

    @Test
    void aKeyInTheQueryIsInvalid() {
        Response response = RawHttp.exchange(
                wire.port(),
                RawHttp.form(
                        "/oauth/token?subject_token=" + text(),
                        "",
                        ("grant_type=" + Exchange.GRANT).getBytes(StandardCharsets.US_ASCII)));

        assertError(response, "invalid_request");
    }

    @Test
    void aClientMayNotUseTheGrantByItsSecret() {
        Credentials client = fixtures.client("jobs:read");

        assertError(
                ask("Authorization: " + client.basic() + "\r\n", "grant_type=" + Exchange.GRANT), "invalid_request");
    }

    @Test
    void whatIsNoLiveKeyIsAnInvalidGrantWhateverTheReason() {
        NewApiKey revoked = fixtures.apiKey(workspace);
        apiKeys.revoke(revoked.id(), Actor.SYSTEM);
        NewApiKey expired = make(new ApiKeyDraft(
                "CI", "cronflow-production", null, null, null, clock.instant().plusSeconds(1), null, null, null));
        clock.move(Duration.ofSeconds(2));

        Response first = ask(Exchange.form(unknown()));
        assertError(first, "invalid_grant");
        for (String text : List.of(
                revoked.key().value(),
                expired.key().value(),
                "nonsense",
                "cf_prod_",
                "x".repeat(10_000),
                text() + "%00",
                text() + "+",
                "%F0%9F%94%91",
                wire.token(fixtures.client("jobs:read")))) {
            Response response = askFrom(freshAddress(), Exchange.form(text));
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).isEqualTo(first.body());
            assertThat(response.lastingHeaders()).isEqualTo(first.lastingHeaders());
        }
    }

    @Test
    void aResellersKeyIsNotTraded() {
        organizations.changePlan(workspace.organizationId(), "pro", Actor.SYSTEM);
        Reseller reseller = resellers.create(workspace.organizationId(), "Shop", 1000, Actor.SYSTEM);
        NewApiKey resellersKey =
                make(new ApiKeyDraft("CI", "crondb-reseller", null, null, null, null, reseller.id(), null, null));

        assertError(ask(Exchange.form(resellersKey.key().value())), "invalid_grant");
    }

    @Test
    void aBrokenChecksumCostsNoSelectAndAKeyThatIsInMemoryNone() {
        WatchedDataSource database = (WatchedDataSource) dataSource;
        assertThat(ask(Exchange.form(text())).status()).isEqualTo(200);
        String broken = text().substring(0, text().length() - 1) + (text().endsWith("a") ? "b" : "a");
        database.forget();

        assertError(ask(Exchange.form(broken)), "invalid_grant");
        assertThat(ask(Exchange.form(text())).status()).isEqualTo(200);
        assertThat(statementsAbout(database, "api_key")).isZero();

        assertError(ask(Exchange.form(unknown())), "invalid_grant");
        assertThat(statementsAbout(database, "api_key")).isEqualTo(1);
    }

    @Test
    void afterRepeatedFailuresTheAddressHasToWait() {
        for (int i = 0; i < ALLOWED; i++) {
            assertError(ask(Exchange.form(i % 2 == 0 ? unknown() : "cf_prod_nonsense")), "invalid_grant");
        }

        Response refused = ask(Exchange.form(text()));

        assertThat(refused.status()).isEqualTo(429);
        int wait = Integer.parseInt(refused.header("Retry-After").orElseThrow());
        assertThat(wait).isBetween(1, 61);
        assertThat(askFrom(freshAddress(), Exchange.form(text())).status()).isEqualTo(200);
        assertThat(ask(
                                "Authorization: " + fixtures.client("jobs:read").basic() + "\r\n",
                                "grant_type=client_credentials")
                        .status())
                .isEqualTo(200);

        clock.move(Duration.ofSeconds(wait));
        assertThat(ask(Exchange.form(text())).status()).isEqualTo(200);
    }

    @Test
    void successesAndRequestsThatAreWrongOtherwiseCountForNothing() {
        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);
        for (int i = 0; i < 2 * ALLOWED; i++) {
            assertError(ask(Exchange.form(text())), "invalid_grant");
            assertError(ask(Exchange.form("")), "invalid_request");
        }
        organizations.resume(workspace.organizationId(), Actor.SYSTEM);

        for (int i = 0; i < 2 * ALLOWED; i++) {
            assertThat(ask(Exchange.form(text())).status()).isEqualTo(200);
        }
    }

    private static long statementsAbout(WatchedDataSource database, String table) {
        return database.executed().stream()
                .filter(statement -> statement.sql() != null && statement.sql().contains(table))
                .count();
    }

    private static String freshAddress() {
        int host = HOSTS.incrementAndGet();
        return "127.0." + (1 + host / 250) + "." + (1 + host % 250);
    }

    private String text() {
        return key.key().value();
    }

    /** Well-formed, and nobody's. */
    private static String unknown() {
        return ApiKeyFormat.generate("cf_prod_", new SecureRandom());
    }

    private NewApiKey make(ApiKeyDraft draft) {
        return apiKeys.create(workspace, draft, Actor.SYSTEM);
    }

    private Response ask(String form) {
        return askFrom(address, form);
    }

    private Response ask(String headers, String form) {
        return askFrom(address, headers, form);
    }

    private Response askFrom(String from, String form) {
        return askFrom(from, "", form);
    }

    private Response askFrom(String from, String headers, String form) {
        try (RawHttp connection = RawHttp.connect(wire.port(), from)) {
            return connection.exchange(RawHttp.form("/oauth/token", headers, form.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static void assertError(Response response, String error) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.header("Content-Type")).hasValue("application/json");
        assertThat(response.header("Cache-Control")).hasValue("no-store");
        Map<?, ?> body = JsonMapper.shared().readValue(response.body(), Map.class);
        assertThat(body.get("error")).as(response.body()).isEqualTo(error);
        assertThat(response.body()).doesNotContain("Exception", "cf_prod_", "dev.latchkey.");
    }
}
