package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.client.Client;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.secret.PlainSecret;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /oauth/token}: what a client gets. */
@AuthServerTest
class TokenEndpointTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Clients clients;

    @Autowired
    JdbcClient jdbc;

    @Test
    void theResponseHasExactlyTheFourMembersAndLives3600Seconds() {
        HttpResponse<String> response = wire.post("/oauth/token", fixtures.client("jobs:read"), GRANT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(wire.json(response)).containsOnlyKeys("access_token", "token_type", "expires_in", "scope");
        assertThat(wire.json(response))
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600)
                .containsEntry("scope", "jobs:read");
        assertThat(response.body()).contains("\"expires_in\":3600,");
    }

    @Test
    void theResponseIsJsonThatNobodyMayKeep() {
        HttpResponse<String> response = wire.post("/oauth/token", fixtures.client("jobs:read"), GRANT);

        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().allValues("Pragma")).containsExactly("no-cache");
        assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(response.headers().map()).doesNotContainKeys("Server", "Set-Cookie", "X-Powered-By");
    }

    @Test
    void theTokenSaysWhatRfc9068AndTheWireContractAsk() {
        Workspace workspace = fixtures.workspace();
        Credentials client = fixtures.clientOf(workspace, "jobs:read");

        String token = wire.token(client);

        assertThat(wire.header(token)).containsOnlyKeys("typ", "kid", "alg");
        assertThat(wire.header(token)).containsEntry("typ", "at+jwt").containsEntry("alg", "ES256");
        assertThat(wire.claims(token))
                .containsOnlyKeys(
                        "iss",
                        "sub",
                        "client_id",
                        "aud",
                        "scope",
                        "iat",
                        "exp",
                        "jti",
                        "credential_id",
                        "organization_id",
                        "workspace_id")
                .containsEntry("iss", "http://localhost:9000")
                .containsEntry("sub", client.id())
                .containsEntry("client_id", client.id())
                .containsEntry("aud", List.of("https://api.example.com"))
                .containsEntry("scope", "jobs:read")
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id());
        assertThat((Integer) wire.claims(token).get("exp"))
                .isEqualTo((Integer) wire.claims(token).get("iat") + 3600);
    }

    @Test
    void aClientOfNoWorkspaceGetsATokenThatNamesNone() {
        String token = wire.token(fixtures.client("jobs:read"));

        assertThat(wire.claims(token)).doesNotContainKey("workspace_id").containsKey("organization_id");
    }

    @Test
    void theTokenNamesTheSecretThatWasUsedAndTheSigningKeyOfTheJwkSet() {
        Credentials client = fixtures.client("jobs:read");

        String token = wire.token(client);

        assertThat(wire.claims(token).get("credential_id"))
                .isEqualTo(jdbc.sql("select id from client_secret where client_id = :id")
                        .param("id", client.id())
                        .query(String.class)
                        .single());
        assertThat(wire.get("/oauth/jwks", request -> request).body())
                .contains("\"" + wire.header(token).get("kid") + "\"");
    }

    @Test
    void twoTokensNeverHaveTheSameId() {
        Credentials client = fixtures.client("jobs:read");

        assertThat(wire.claims(wire.token(client)).get("jti"))
                .isNotEqualTo(wire.claims(wire.token(client)).get("jti"));
    }

    @Test
    void aTokenIsRecordedBeforeItIsHandedOut() {
        Credentials client = fixtures.client("jobs:read");

        String jti = (String) wire.claims(wire.token(client)).get("jti");

        assertThat(jdbc.sql("select actor from audit_event where type = 'token.issued' and subject = :jti")
                        .param("jti", jti)
                        .query(String.class)
                        .list())
                .containsExactly(client.id());
    }

    @Test
    void theSecretMayComeInTheBody() {
        Credentials client = fixtures.client("jobs:read");

        HttpResponse<String> response = wire.post(
                "/oauth/token",
                GRANT + "&client_id=" + client.id() + "&client_secret=" + client.secret(),
                request -> request);

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void theClientIdMayStandInTheBodyBesideBasicIfItIsTheSame() {
        Credentials client = fixtures.client("jobs:read");

        assertThat(wire.post("/oauth/token", client, GRANT + "&client_id=" + client.id())
                        .statusCode())
                .isEqualTo(200);
    }

    /** RFC 6749 §2.3.1: some libraries escape every character. */
    @Test
    void basicCredentialsAreFormUrlencoded() {
        Credentials client = fixtures.client("jobs:read");
        Credentials escaped = new Credentials(escaped(client.id()), escaped(client.secret()));

        assertThat(wire.post("/oauth/token", escaped, GRANT).statusCode()).isEqualTo(200);
    }

    @Test
    void credentialsWithEveryKindOfCharacterWorkByBothMethods() {
        String id = "rs of (Acme) & co: 100% + 1/" + System.nanoTime();
        String secret = "pass:word with +, %, &, =, é and 32 characters or more";
        clients.registerResourceServer(
                id,
                new PlainSecret(secret),
                "API",
                new Client.ResourceServer("https://api.example.com", "production"),
                Actor.SYSTEM);
        String encodedId = URLEncoder.encode(id, StandardCharsets.UTF_8);
        String encodedSecret = URLEncoder.encode(secret, StandardCharsets.UTF_8);

        HttpResponse<String> basic =
                wire.post("/oauth/introspect", new Credentials(encodedId, encodedSecret), "token=x");
        HttpResponse<String> post = wire.post(
                "/oauth/introspect",
                "token=x&client_id=" + encodedId + "&client_secret=" + encodedSecret,
                request -> request);

        assertThat(List.of(basic.statusCode(), post.statusCode())).containsOnly(200);
    }

    /** RFC 9110 §11.1. */
    @Test
    void theNameOfTheSchemeMayBeWrittenInAnyCase() {
        String basic = fixtures.client("jobs:read").basic().replace("Basic", "bAsIC");

        assertThat(wire.post("/oauth/token", GRANT, request -> request.header("Authorization", basic))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theAliasOfSpringsDefaultPathAnswersTheSame() {
        HttpResponse<String> response = wire.post("/oauth2/token", fixtures.client("jobs:read"), GRANT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(wire.json(response)).containsOnlyKeys("access_token", "token_type", "expires_in", "scope");
    }

    @Test
    void whoAsksForNoScopeGetsAllThatAreRegistered() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");

        assertThat(scopesGranted(client, GRANT)).containsExactlyInAnyOrder("jobs:read", "jobs:write");
    }

    /** RFC 6749 §3.2: a parameter without a value counts as omitted. */
    @Test
    void anEmptyScopeIsNoScopeAsked() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");

        assertThat(scopesGranted(client, GRANT + "&scope=")).containsExactlyInAnyOrder("jobs:read", "jobs:write");
    }

    @Test
    void whoAsksForFewerScopesGetsThoseOnly() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");

        assertThat(scopesGranted(client, GRANT + "&scope=jobs:write")).containsExactly("jobs:write");
    }

    @Test
    void aScopeAskedForTwiceIsGrantedOnce() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");

        assertThat(scopesGranted(client, GRANT + "&scope=jobs:read+jobs:write++jobs:read"))
                .containsExactly("jobs:read", "jobs:write");
    }

    /** Servers take eight kilobytes of headers unless they are told otherwise. */
    @Test
    void theLargestTokenFitsTheHeadersOfAnyServer() {
        String[] scopes = IntStream.range(0, 16)
                .mapToObj(i -> "%02d".formatted(i) + "s".repeat(125))
                .toArray(String[]::new);

        String token = wire.token(fixtures.client(scopes));

        assertThat((String) wire.claims(token).get("scope")).hasSize(2047);
        assertThat(token).hasSizeLessThan(6 * 1024);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixtures.client(
                        Stream.concat(Stream.of(scopes), Stream.of("ab")).toArray(String[]::new)));
    }

    /** Whatever a library makes of percent signs, plus signs and colons in Basic credentials, there are none. */
    @Test
    void generatedIdsAndSecretsHaveNoCharacterThatIsEncoded() {
        Credentials client = fixtures.client("jobs:read");

        assertThat(client.id()).matches("[A-Za-z0-9_-]+");
        assertThat(client.secret()).matches("[A-Za-z0-9_-]{43,}");
        assertThat(fixtures.apiKey(fixtures.workspace()).key().value()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aScopeThatIsNotRegisteredIsRefused() {
        Credentials client = fixtures.client("jobs:read");

        HttpResponse<String> response = wire.post("/oauth/token", client, GRANT + "&scope=jobs:read+jobs:write");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "invalid_scope");
    }

    @Test
    void aScopeOfAnotherCaseIsAnotherScope() {
        HttpResponse<String> response =
                wire.post("/oauth/token", fixtures.client("jobs:read"), GRANT + "&scope=Jobs:Read");

        assertThat(wire.json(response)).containsEntry("error", "invalid_scope");
    }

    @Test
    void aResourceServerGetsNoToken() {
        HttpResponse<String> response = wire.post("/oauth/token", fixtures.resourceServer(), GRANT);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(wire.json(response)).containsEntry("error", "unauthorized_client");
    }

    /** RFC 6749 §3.2: unrecognized parameters are ignored; a client that follows RFC 8707 may name its resource. */
    @Test
    void parametersNobodyKnowsAreIgnored() {
        Credentials client = fixtures.client("jobs:read");

        assertThat(wire.post("/oauth/token", client, GRANT + "&colour=blue&Scope=jobs:write")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void neitherTheHostNorForwardedHeadersChangeTheToken() {
        Credentials client = fixtures.client("jobs:read");
        RawHttp.Response response = RawHttp.exchange(
                wire.port(),
                RawHttp.request(
                        "POST /oauth/token HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                + "X-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\nForwarded: host=evil.example\r\n"
                                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + GRANT.length()
                                + "\r\nAuthorization: " + client.basic() + "\r\n\r\n",
                        GRANT.getBytes(StandardCharsets.US_ASCII)));

        assertThat(response.status()).isEqualTo(200);
        String token = response.body().split("\"access_token\":\"")[1].split("\"")[0];
        assertThat(wire.claims(token)).containsEntry("iss", "http://localhost:9000");
        assertThat(response.headers()).noneMatch(header -> header.contains("evil"));
    }

    @Test
    void theAddressOnRecordIsTheSocketsWhateverTheRequestSays() {
        Credentials client = fixtures.client("jobs:read");

        HttpResponse<String> response = wire.post(
                "/oauth/token",
                GRANT,
                request -> request.header("Authorization", client.basic()).header("X-Forwarded-For", "203.0.113.9"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(jdbc.sql("select address from audit_event where type = 'token.issued' and actor = :id")
                        .param("id", client.id())
                        .query(String.class)
                        .list())
                .containsExactly("127.0.0.1");
    }

    private List<String> scopesGranted(Credentials client, String form) {
        Map<String, Object> response = wire.json(wire.post("/oauth/token", client, form));
        Map<String, Object> claims = wire.claims((String) response.get("access_token"));
        assertThat(claims.get("scope")).isEqualTo(response.get("scope"));
        return List.of(((String) response.get("scope")).split(" "));
    }

    private static String escaped(String text) {
        return text.chars().mapToObj(c -> "%%%02x".formatted(c)).collect(Collectors.joining());
    }
}
