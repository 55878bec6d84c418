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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /oauth/revoke} (RFC 7009). */
@AuthServerTest
class RevocationTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Credentials client;
    private Credentials resourceServer;
    private String token;

    @BeforeEach
    void issue() {
        client = fixtures.client("jobs:read");
        resourceServer = fixtures.resourceServer();
        token = wire.token(client);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aRevokedTokenIsInactiveOnceTheAnswerIsThere() {
        assertThat(isActive(token)).isTrue();

        HttpResponse<String> response = revoke(client, token);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void theClientsOtherTokensStayGood() {
        String other = wire.token(client);

        revoke(client, token);

        assertThat(isActive(other)).isTrue();
        assertThat(isActive(wire.token(client))).isTrue();
    }

    @Test
    void theEntryNamesTheTokenByItsIdAndOutlivesIt() {
        revoke(client, token);

        List<Map<String, Object>> entries = entries(token);
        assertThat(entries).hasSize(1);
        assertThat(wire.get("/oauth/revocations", resourceServer).body())
                .contains("\"kind\":\"token\",\"id\":\"" + jti(token) + "\"");
        clock.move(Duration.ofSeconds(3601));
        assertThat(wire.get("/oauth/revocations", resourceServer).body()).contains(jti(token));
        clock.move(Duration.ofSeconds(600));
        assertThat(wire.get("/oauth/revocations", resourceServer).body()).doesNotContain(jti(token));
    }

    @Test
    void aTokenRevokedTwiceHasOneEntryAndOneEvent() {
        assertThat(revoke(client, token).statusCode()).isEqualTo(200);
        assertThat(revoke(client, token).statusCode()).isEqualTo(200);

        assertThat(entries(token)).hasSize(1);
        assertThat(jdbc.sql("select actor from audit_event where type = 'token.revoked' and subject = :jti")
                        .param("jti", jti(token))
                        .query(String.class)
                        .list())
                .containsExactly(client.id());
    }

    @Test
    void aClientCannotRevokeAnothersToken() {
        HttpResponse<String> response = revoke(fixtures.client("jobs:read"), token);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "unauthorized_client");
        assertThat(isActive(token)).isTrue();
        assertThat(entries(token)).isEmpty();
    }

    @Test
    void aResourceServerCannotRevokeAToken() {
        assertThat(revoke(resourceServer, token).statusCode()).isEqualTo(400);
        assertThat(isActive(token)).isTrue();
    }

    @Test
    void whoIsNotAuthenticatedRevokesNothing() {
        assertThat(wire.post("/oauth/revoke", "token=" + token, request -> request)
                        .statusCode())
                .isEqualTo(401);
        assertThat(revoke(new Credentials(client.id(), "wrong"), token).statusCode())
                .isEqualTo(401);
        assertThat(wire.post(
                                "/oauth/revoke",
                                "token=" + token,
                                request -> request.header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(401);
        assertThat(isActive(token)).isTrue();
    }

    /** RFC 7009 §2.2: the purpose is reached already. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "e30.e30.e30", "%00", "cf_prod_x", "cf_prod_%00", "nonsense"})
    void whatIsNoTokenIsASuccess(String text) {
        assertThat(revoke(client, text).statusCode()).isEqualTo(200);
    }

    @Test
    void anExpiredTokenIsASuccessAndLeavesNoEntry() {
        clock.move(Duration.ofSeconds(3601));

        assertThat(revoke(client, token).statusCode()).isEqualTo(200);
        assertThat(entries(token)).isEmpty();
    }

    @Test
    void aForgedTokenRevokesNothing() {
        String[] parts = token.split("\\.");
        String unsigned = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
        String otherSignature = wire.token(client).split("\\.")[2];

        for (String forged : List.of(
                parts[0] + "." + parts[1] + "." + otherSignature,
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                unsigned + "." + parts[1] + ".",
                unsigned + "." + parts[1] + "." + parts[2])) {
            assertThat(revoke(client, forged).statusCode()).isEqualTo(200);
        }
        assertThat(isActive(token)).isTrue();
        assertThat(entries(token)).isEmpty();
    }

    /** The last character of a base64url text has bits that mean nothing. */
    @Test
    void anotherSpellingOfARevokedTokenIsRevokedToo() {
        List<String> spellings = spellings(token);
        assertThat(spellings).anyMatch(spelling -> !spelling.equals(token) && isActive(spelling));

        revoke(client, token);

        assertThat(spellings).noneMatch(this::isActive);
    }

    @Test
    void anySpellingOfATokenRevokesIt() {
        String other = spellings(token).stream()
                .filter(spelling -> !spelling.equals(token) && isActive(spelling))
                .findFirst()
                .orElseThrow();

        revoke(client, other);

        assertThat(isActive(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "nonsense", ""})
    void theHintChangesNothing(String hint) {
        wire.post("/oauth/revoke", client, "token=" + token + "&token_type_hint=" + hint);

        assertThat(isActive(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token=a&token=b", "token_type_hint=access_token"})
    void aRequestWithoutExactlyOneTokenIsInvalid(String form) {
        HttpResponse<String> response = wire.post("/oauth/revoke", client, form);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "invalid_request");
    }

    @Test
    void aClientOfTheOwningOrganizationRevokesAnApiKey() {
        Workspace workspace = fixtures.workspace();
        String key = fixtures.apiKey(workspace).key().value();

        assertThat(revoke(fixtures.clientOf(workspace, "jobs:read"), key).statusCode())
                .isEqualTo(200);

        assertThat(isActive(key)).isFalse();
        assertThat(wire.introspect(resourceServer, key)).containsOnlyKeys("active");
    }

    @Test
    void nobodyOfAnotherOrganizationRevokesAnApiKey() {
        String key = fixtures.apiKey(fixtures.workspace()).key().value();

        for (Credentials stranger :
                List.of(client, fixtures.clientOf(fixtures.workspace(), "jobs:read"), resourceServer)) {
            HttpResponse<String> response = revoke(stranger, key);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(wire.json(response)).containsEntry("error", "unauthorized_client");
        }
        assertThat(isActive(key)).isTrue();
    }

    @Test
    void anApiKeyRevokedTwiceHasOneEntry() {
        Workspace workspace = fixtures.workspace();
        Credentials owner = fixtures.clientOf(workspace, "jobs:read");
        NewApiKey key = fixtures.apiKey(workspace);

        assertThat(revoke(owner, key.key().value()).statusCode()).isEqualTo(200);
        assertThat(revoke(owner, key.key().value()).statusCode()).isEqualTo(200);

        assertThat(jdbc.sql("select seq from revocation_entry where kind = 'api_key' and id = :id")
                        .param("id", key.id())
                        .query(Long.class)
                        .list())
                .hasSize(1);
    }

    private HttpResponse<String> revoke(Credentials caller, String text) {
        return wire.post("/oauth/revoke", caller, "token=" + text);
    }

    private boolean isActive(String text) {
        return (Boolean) wire.introspect(resourceServer, text).get("active");
    }

    private String jti(String jwt) {
        return (String) wire.claims(jwt).get("jti");
    }

    private List<Map<String, Object>> entries(String jwt) {
        return jdbc.sql("select seq, expires_at from revocation_entry where kind = 'token' and id = :jti")
                .param("jti", jti(jwt))
                .query()
                .listOfRows();
    }

    private static List<String> spellings(String jwt) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String start = jwt.substring(0, jwt.length() - 1);
        return alphabet.chars().mapToObj(c -> start + (char) c).toList();
    }
}
