package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /oauth/introspect} (RFC 7662): who learns what. Tokens that somebody made up are in {@code ForgedTokensTest}. */
@AuthServerTest
class IntrospectionTest {

    private static final String INACTIVE = "{\"active\":false}";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private Credentials client;
    private Credentials resourceServer;
    private String token;

    @BeforeEach
    void issue() {
        workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read", "jobs:write");
        resourceServer = fixtures.resourceServer();
        token = wire.token(client);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aResourceServerLearnsWhatTheTokenSays() {
        Map<String, Object> claims = wire.claims(token);

        Map<String, Object> answer = wire.introspect(resourceServer, token);

        assertThat(answer).containsAllEntriesOf(claims);
        assertThat(answer).containsEntry("active", true).containsEntry("token_type", "Bearer");
        assertThat(answer).hasSize(claims.size() + 2);
    }

    @Test
    void timesAreNumbersAndScopeIsOneText() {
        Map<String, Object> answer = wire.introspect(resourceServer, token);

        assertThat(answer.get("exp")).isInstanceOf(Integer.class);
        assertThat(answer.get("iat")).isInstanceOf(Integer.class);
        assertThat(((String) answer.get("scope")).split(" ")).containsExactlyInAnyOrder("jobs:read", "jobs:write");
        assertThat(answer)
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id());
    }

    @Test
    void theAnswerIsJsonThatNobodyMayKeepAndSaysHowFarTheLogWasKnown() {
        HttpResponse<String> before = wire.post("/oauth/introspect", resourceServer, "token=" + token);
        wire.post("/oauth/revoke", client, "token=" + token);
        HttpResponse<String> after = wire.post("/oauth/introspect", resourceServer, "token=" + token);

        assertThat(after.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(after.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(cursor(after)).isGreaterThan(cursor(before));
        assertThat(cursor(after))
                .isEqualTo(jdbc.sql("select seq from revocation_counter where id = 1")
                        .query(Long.class)
                        .single());
    }

    @Test
    void anyResourceServerMayAskAboutAnyToken() {
        assertThat(wire.introspect(fixtures.resourceServer(), token)).containsEntry("active", true);
    }

    @Test
    void aClientMayAskAboutItsOwnTokens() {
        assertThat(wire.introspect(client, token)).containsEntry("active", true);
    }

    @Test
    void aClientLearnsNothingAboutAnothersToken() {
        Credentials neighbour = fixtures.clientOf(workspace, "jobs:read");

        assertThat(introspected(neighbour, token)).isEqualTo(INACTIVE);
        assertThat(introspected(fixtures.client("jobs:read"), token)).isEqualTo(INACTIVE);
    }

    @Test
    void whoIsNotAuthenticatedLearnsNothing() {
        for (HttpResponse<String> response : List.of(
                wire.post("/oauth/introspect", "token=" + token, request -> request),
                wire.post(
                        "/oauth/introspect",
                        "token=" + token,
                        request -> request.header("Authorization", "Bearer " + token)),
                wire.post("/oauth/introspect", new Credentials(client.id(), "wrong"), "token=" + token))) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(wire.json(response)).containsOnly(Map.entry("error", "invalid_client"));
            assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Basic realm=\"latchkey\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "api_key", "nonsense", ""})
    void theHintChangesNothing(String hint) {
        HttpResponse<String> response =
                wire.post("/oauth/introspect", resourceServer, "token=" + token + "&token_type_hint=" + hint);

        assertThat(wire.json(response)).containsEntry("active", true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "Token=x", "token=+", "token=a&token=b", "token_type_hint=access_token"})
    void aRequestWithoutExactlyOneTokenIsInvalid(String form) {
        HttpResponse<String> response = wire.post("/oauth/introspect", resourceServer, form);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "invalid_request");
    }

    @Test
    void anExpiredTokenIsInactive() {
        clock.move(Duration.ofSeconds(3590));
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);

        clock.move(Duration.ofSeconds(11));
        assertThat(introspected(resourceServer, token)).isEqualTo(INACTIVE);
        assertThat(introspected(client, token)).isEqualTo(INACTIVE);
    }

    @Test
    void aRevokedTokenIsInactiveForEverybody() {
        wire.post("/oauth/revoke", client, "token=" + token);

        assertThat(introspected(resourceServer, token)).isEqualTo(INACTIVE);
        assertThat(introspected(client, token)).isEqualTo(INACTIVE);
    }

    /** The client's row is gone, by whatever way: whoever asks gets an answer all the same. */
    @Test
    void aTokenOfAClientThatNoLongerExistsIsNoError() {
        jdbc.sql("delete from client where client_id = :id")
                .param("id", client.id())
                .update();

        assertThat(wire.post("/oauth/introspect", resourceServer, "token=" + token)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ".",
                "..",
                "...",
                "a.b.c",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "%00",
                "%F0%9F%94%91",
                "cf_prod_",
                "cf_prod_%00",
                "cf_prod_0000000000000000000000000000000000000000",
                "cdb_r__",
                "' or 1=1 --",
            })
    void whatIsNoTokenIsInactive(String text) {
        assertThat(introspected(resourceServer, text)).isEqualTo(INACTIVE);
    }

    @Test
    void aTokenOfSixtyKilobytesIsInactiveAndALargerOneIsTooLarge() {
        assertThat(introspected(resourceServer, token + "a".repeat(60_000))).isEqualTo(INACTIVE);
        assertThat(introspected(resourceServer, "a.".repeat(30_000))).isEqualTo(INACTIVE);
        assertThat(wire.post("/oauth/introspect", resourceServer, "token=" + "a".repeat(64 * 1024))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aResourceServerLearnsAboutAnApiKey() {
        NewApiKey key = fixtures.apiKey(workspace);

        assertThat(wire.introspect(resourceServer, key.key().value()))
                .containsEntry("active", true)
                .containsEntry("token_type", "api_key")
                .containsEntry("client_id", key.id())
                .containsEntry("sub", key.id())
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("key_type", "cronflow-production")
                .containsEntry("account_status", "active")
                .doesNotContainKey("exp");
    }

    @Test
    void aClientLearnsNothingAboutAnApiKey() {
        String key = fixtures.apiKey(workspace).key().value();

        assertThat(introspected(client, key)).isEqualTo(INACTIVE);
    }

    @Test
    void anApiKeyWithAnotherCharacterIsInactive() {
        String key = fixtures.apiKey(workspace).key().value();
        char last = key.charAt(key.length() - 1);
        String other = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');

        assertThat(introspected(resourceServer, other)).isEqualTo(INACTIVE);
        assertThat(introspected(resourceServer, key + "a")).isEqualTo(INACTIVE);
        assertThat(introspected(resourceServer, key.toUpperCase(Locale.ROOT))).isEqualTo(INACTIVE);
        assertThat(wire.introspect(resourceServer, key)).containsEntry("active", true);
    }

    private String introspected(Credentials caller, String text) {
        HttpResponse<String> response = wire.post("/oauth/introspect", caller, "token=" + text);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static long cursor(HttpResponse<String> response) {
        return Long.parseLong(response.headers().firstValue("Revocation-Cursor").orElseThrow());
    }
}
