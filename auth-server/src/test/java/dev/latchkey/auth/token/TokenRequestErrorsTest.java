package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.event.Actor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /oauth/token}: what a wrong request gets (RFC 6749 §5.2). */
@AuthServerTest
class TokenRequestErrorsTest {

    private static final String GRANT = "grant_type=client_credentials";
    private static final int MEGABYTE = 1024 * 1024;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Clients clients;

    private Credentials client;

    @BeforeEach
    void register() {
        client = fixtures.client("jobs:read", "jobs:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "scope=jobs:read", "grant_type=", "grant_type", "GRANT_TYPE=client_credentials"})
    void aRequestWithoutGrantTypeIsInvalid(String form) {
        assertError(withBasic(form), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GRANT + "&" + GRANT,
                GRANT + "&grant_type=",
                GRANT + "&scope=jobs:read&scope=jobs:read",
                GRANT + "&scope=&scope=jobs:read",
                GRANT + "&sc%6fpe=jobs:read&scope=jobs:write",
                GRANT + "&anything=1&anything=2",
            })
    void aRepeatedParameterIsInvalid(String form) {
        assertError(withBasic(form), 400, "invalid_request");
    }

    @Test
    void aRepeatedCredentialIsInvalid() {
        String once = GRANT + "&client_id=" + client.id() + "&client_secret=" + client.secret();

        assertError(form("", once + "&client_id=" + client.id()), 400, "invalid_request");
        assertError(form("", once + "&client_secret=" + client.secret()), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "refresh_token",
                "authorization_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:device_code",
                "Client_Credentials",
                "client_credentials+",
                "client_credentials%00",
                "%F0%9F%94%91",
            })
    void anyOtherGrantIsUnsupported(String grant) {
        assertError(withBasic("grant_type=" + grant), 400, "unsupported_grant_type");
    }

    @Test
    void twoAuthenticationMethodsAtOnceAreInvalid() {
        String inBody = GRANT + "&client_id=" + client.id() + "&client_secret=" + client.secret();

        assertError(withBasic(inBody), 400, "invalid_request");
        assertError(withBasic(GRANT + "&client_secret=" + client.secret()), 400, "invalid_request");
        assertError(form("Authorization: Bearer x\r\n", inBody), 400, "invalid_request");
        assertError(withBasic(GRANT + "&client_assertion=x"), 400, "invalid_request");
        assertError(form("", inBody + "&client_assertion=x"), 400, "invalid_request");
    }

    @Test
    void twoAuthorizationHeadersAreInvalid() {
        String header = "Authorization: " + client.basic() + "\r\n";

        assertError(form(header + header, GRANT), 400, "invalid_request");
        assertError(form(header + "authorization: Bearer x\r\n", GRANT), 400, "invalid_request");
    }

    @Test
    void basicForOneClientAndTheIdOfAnotherIsInvalid() {
        Credentials other = fixtures.client("jobs:read");

        assertError(withBasic(GRANT + "&client_id=" + other.id()), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!!",
                "Basic bm9jb2xvbg==",
                "Basic OnNlY3JldA==",
                "Basic JTp4",
                "Basic JXp6Ong=",
                "Basic eDol",
            })
    void aBasicHeaderThatCannotBeReadIsRefused(String authorization) {
        Response response = form("Authorization: " + authorization + "\r\n", GRANT);

        assertThat(response.status()).isIn(400, 401);
        assertThat(error(response)).isIn("invalid_request", "invalid_client");
        assertClean(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Digest username=x", "Negotiate YII=", "abc", "Basically x"})
    void anotherSchemeIsNoClientAuthentication(String authorization) {
        assertInvalidClient(form("Authorization: " + authorization + "\r\n", GRANT));
    }

    @Test
    void noCredentialsAtAllIsNoClientAuthentication() {
        assertInvalidClient(form("", GRANT));
        assertInvalidClient(form("", GRANT + "&client_id=" + client.id()));
        assertInvalidClient(form("", GRANT + "&client_id=" + client.id() + "&client_secret="));
    }

    @Test
    void aSecretOfNobodyIsInvalid() {
        assertError(form("", GRANT + "&client_secret=" + client.secret()), 400, "invalid_request");
    }

    /** RFC 7523 §2.2, which this server does not offer. */
    @Test
    void aClientAssertionIsNoClientAuthentication() {
        assertInvalidClient(form(
                "",
                GRANT + "&client_id=" + client.id() + "&client_assertion=a.b.c&client_assertion_type="
                        + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"));
    }

    @Test
    void wrongSecretUnknownClientAndDisabledClientAreToldApartByNothing() {
        Credentials disabled = fixtures.client("jobs:read");
        clients.setDisabled(disabled.id(), true, Actor.SYSTEM);

        List<Response> basic = List.of(
                basic(new Credentials(client.id(), "wrong")),
                basic(new Credentials(client.id(), "")),
                basic(new Credentials("nobody", "wrong")),
                basic(new Credentials("x".repeat(600), "wrong")),
                basic(disabled),
                basic(new Credentials(disabled.id(), "wrong")));
        List<Response> post = List.of(
                post(new Credentials(client.id(), "wrong")), post(new Credentials("nobody", "wrong")), post(disabled));

        Response first = basic.get(0);
        assertInvalidClient(first);
        assertThat(basic).allSatisfy(response -> assertSame(response, first));
        assertThat(post).allSatisfy(response -> assertSame(response, first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "%20%20", "%09", "%0a", "%1e", "%1f%20", "%e2%80%83", "%00"})
    void aBlankClientIdIsRefusedAndNothingWorse(String blank) {
        for (Response response : List.of(
                basic(new Credentials(blank, "x")),
                basic(new Credentials(" ", "x")),
                post(new Credentials(blank, "x")))) {
            assertInvalidClient(response);
        }
    }

    /** RFC 6749 appendix A.1. */
    @Test
    void aClientIdOfOtherThanPrintableAsciiIsRefusedAndNothingWorse() {
        for (Credentials odd : List.of(
                new Credentials("nob%00dy", "x"),
                new Credentials("nob%0ady", "x"),
                new Credentials("nob%c3%b6dy", "x"),
                new Credentials("%ed%a0%80", "x"))) {
            for (Response response : List.of(basic(odd), post(odd))) {
                assertThat(response.status()).isIn(400, 401);
                assertThat(error(response)).isIn("invalid_request", "invalid_client");
                assertClean(response);
            }
        }
    }

    @Test
    void aSecretWithSomethingBehindItIsAnotherSecret() {
        assertInvalidClient(post(new Credentials(client.id(), client.secret() + "%00")));
        assertInvalidClient(post(new Credentials(client.id(), client.secret() + "%00%00%00%00")));
        assertInvalidClient(post(new Credentials(client.id(), client.secret() + "+")));
        assertInvalidClient(basic(new Credentials(client.id(), client.secret() + "\0")));
        assertInvalidClient(basic(new Credentials(client.id(), client.secret() + "%00")));
        assertInvalidClient(basic(new Credentials(client.id(), client.secret() + ":")));
        assertInvalidClient(basic(new Credentials(
                client.id(), client.secret().substring(0, client.secret().length() - 1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&x=%",
                "&x=%1",
                "&x=%zz",
                "&%=x",
                "&x=%ff",
                "&x=%c0%80",
                "&x=%ed%a0%80",
                "&scope=%80",
                "&=x",
                "&a%00b=x",
                "&a%0d%0ab=x",
            })
    void aFormThatCannotBeReadIsInvalidAndNothingWorse(String more) {
        Response response = withBasic(GRANT + more);

        assertThat(response.status()).isIn(200, 400);
        if (response.status() == 400) {
            assertThat(error(response)).isIn("invalid_request", "invalid_scope");
        }
        assertClean(response);
    }

    @Test
    void bytesThatAreNoUtf8AreInvalidAndNothingWorse() {
        for (int b : new int[] {0x00, 0x01, 0x0a, 0x7f, 0x80, 0xc0, 0xff}) {
            byte[] body = (GRANT + "&scope=jobs:read?").getBytes(StandardCharsets.ISO_8859_1);
            body[body.length - 1] = (byte) b;

            Response response = raw(RawHttp.form("/oauth/token", authorization(), body));

            assertThat(response.status()).isEqualTo(400);
            assertThat(error(response)).isIn("invalid_request", "invalid_scope");
            assertClean(response);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "utf-7", "CESU-8", "ebcdic-cp-us", "no-such-charset", "\"", "utf-8; charset=x"})
    void noCharsetLeadsAnywhereElse(String charset) {
        byte[] body = ("client_id=%ed%a0%80&client_secret=%ed%a0%80&" + GRANT).getBytes(StandardCharsets.US_ASCII);
        Response response = raw(RawHttp.request(
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length
                        + "\r\nContent-Type: application/x-www-form-urlencoded; charset=" + charset + "\r\n\r\n",
                body));

        assertThat(response.status()).isIn(400, 401);
        assertThat(error(response)).isIn("invalid_request", "invalid_client");
        assertClean(response);
    }

    @ParameterizedTest
    @CsvSource({"/oauth/token", "/oauth2/token", "/oauth/introspect", "/oauth/revoke"})
    void aBodyOfAMegabyteIsTooLargeAndTheConnectionEndsInOrder(String path) {
        byte[] body = (GRANT + "&token=" + "a".repeat(MEGABYTE)).getBytes(StandardCharsets.US_ASCII);

        for (byte[] request : List.of(
                RawHttp.form(path, authorization() + "Connection: close\r\n", body),
                RawHttp.chunkedForm(path, authorization() + "Connection: close\r\n", body))) {
            try (RawHttp connection = RawHttp.connect(wire.port(), "127.0.0.1")) {
                Response response = connection.exchange(request);

                assertError(response, 413, "invalid_request");
                assertThat(connection.isEndedByServer()).isTrue();
            }
        }
    }

    @Test
    void afterABodyThatIsTooLargeTheConnectionMayBeUsedAgain() {
        byte[] body = (GRANT + "&x=" + "a".repeat(MEGABYTE)).getBytes(StandardCharsets.US_ASCII);

        try (RawHttp connection = RawHttp.connect(wire.port(), "127.0.0.1")) {
            Response refused = connection.exchange(RawHttp.form("/oauth/token", authorization(), body));

            assertError(refused, 413, "invalid_request");
            if (!refused.header("Connection").orElse("").equals("close")) {
                Response next = connection.exchange(
                        RawHttp.form("/oauth/token", authorization(), GRANT.getBytes(StandardCharsets.US_ASCII)));
                assertThat(next.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItIsSent() {
        Response response = raw(RawHttp.request(
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n\r\n",
                new byte[0]));

        assertError(response, 413, "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void onlyPostIsAllowed(String method) {
        for (String path : List.of("/oauth/token", "/oauth2/token", "/oauth/introspect", "/oauth/revoke")) {
            Response response = raw(bare(method, path, authorization()));

            assertError(response, 405, "invalid_request");
            assertThat(response.header("Allow")).hasValue("POST");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD", "TRACE", "PROPFIND", "get"})
    void oddMethodsAreRefusedToo(String method) {
        Response response = raw(bare(method, "/oauth/token", authorization()));

        assertThat(response.status()).isIn(400, 405, 501);
        assertClean(response);
        assertThat(response.body()).doesNotContain(client.secret(), client.basic());
    }

    @Test
    void aMethodOverrideOverridesNothing() {
        assertError(
                raw(bare("GET", "/oauth/token", "X-HTTP-Method-Override: POST\r\n" + authorization())),
                405,
                "invalid_request");
    }

    @Test
    void nothingIsTakenFromTheQuery() {
        String credentials = "client_id=" + client.id() + "&client_secret=" + client.secret();

        for (String query : List.of(credentials, GRANT, "scope=jobs:read", "x", credentials + "&" + GRANT)) {
            assertError(
                    raw(RawHttp.form("/oauth/token?" + query, authorization(), GRANT.getBytes(StandardCharsets.UTF_8))),
                    400,
                    "invalid_request");
            assertError(
                    raw(RawHttp.form("/oauth/token?" + query, "", GRANT.getBytes(StandardCharsets.UTF_8))),
                    400,
                    "invalid_request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=b",
                "application/json",
                "text/plain",
                "application/x-www-form-urlencodedx",
                "*/*",
                "nonsense",
                "application/x-www-form-urlencoded, text/plain",
            })
    void onlyAFormIsRead(String contentType) {
        byte[] body = GRANT.getBytes(StandardCharsets.US_ASCII);

        assertError(
                raw(RawHttp.request(
                        "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType
                                + "\r\nContent-Length: " + body.length + "\r\n" + authorization() + "\r\n",
                        body)),
                400,
                "invalid_request");
    }

    @Test
    void multipartAndJsonBodiesAreNotRead() {
        byte[] multipart =
                ("--b\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--b--\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] json = "{\"grant_type\":\"client_credentials\"}".getBytes(StandardCharsets.US_ASCII);

        assertError(raw(typed("multipart/form-data; boundary=b", multipart)), 400, "invalid_request");
        assertError(raw(typed("application/json", json)), 400, "invalid_request");
    }

    @Test
    void aRequestWithoutContentTypeIsInvalid() {
        assertError(
                raw(RawHttp.request(
                        "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + GRANT.length() + "\r\n"
                                + authorization() + "\r\n",
                        GRANT.getBytes(StandardCharsets.US_ASCII))),
                400,
                "invalid_request");
    }

    @Test
    void twentyThousandParametersAreInvalid() {
        String more = IntStream.range(0, 20_000).mapToObj(i -> "&x").collect(Collectors.joining());

        assertError(withBasic(GRANT + more), 400, "invalid_request");
        assertError(withBasic("x" + more), 400, "invalid_request");
    }

    @Test
    void fiveThousandScopesAreAnInvalidScope() {
        String scopes = IntStream.range(0, 5000).mapToObj(i -> "s" + i).collect(Collectors.joining("+"));

        assertError(withBasic(GRANT + "&scope=" + scopes), 400, "invalid_scope");
        assertError(withBasic(GRANT + "&scope=" + "x+".repeat(5000)), 400, "invalid_scope");
        assertError(withBasic(GRANT + "&scope=" + "+".repeat(30_000)), 400, "invalid_scope");
    }

    @Test
    void aScopeOfAMegabyteIsTooLarge() {
        assertError(withBasic(GRANT + "&scope=" + "x".repeat(MEGABYTE)), 413, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs:read%2cjobs:write",
                "jobs:read%09jobs:write",
                "jobs:read%0a",
                "*",
                "jobs:*",
                "%22",
                "%5c",
                "%00"
            })
    void onlySpacesSeparateScopesAndThereAreNoPatterns(String scope) {
        assertError(withBasic(GRANT + "&scope=" + scope), 400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "nonsense", "image/*;q=0"})
    void errorsAreJsonWhateverTheCallerAccepts(String accept) {
        assertInvalidClient(form("Accept: " + accept + "\r\n", GRANT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth/token/",
                "//oauth/token",
                "/oauth//token",
                "/oauth/token;x=1",
                "/oauth/./token",
                "/oauth/x/../token",
                "/oauth%2ftoken",
                "/oauth/%2e/token",
                "/OAUTH/token",
                "/oauth/token%00",
                "/oauth/token.json",
                "/oauth2/introspect",
                "/oauth/../oauth/token",
            })
    void otherSpellingsOfThePathAreCleanOrEndAtTheSameDoor(String path) {
        Response response = raw(RawHttp.form(path, "", GRANT.getBytes(StandardCharsets.US_ASCII)));

        assertThat(response.status()).isIn(400, 401, 404);
        assertClean(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
                "POST /oauth/to{k}en HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: evil example\r\n\r\n",
                "GET http://evil.example/oauth/token HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void whatIsNoProperHttpGetsAPageThatTellsNothing(String request) {
        Response response = raw(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(response.status()).isIn(400, 404, 405);
        assertClean(response);
    }

    /** RFC 9110 §15.6.2 and §15.6.6 give these their statuses; none of them reaches the application. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /oauth/token HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n",
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void whatTheConnectorDoesNotSpeakGetsAPageThatTellsNothing(String request) {
        Response response = raw(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(response.status()).isIn(400, 405, 501, 505);
        assertTellsNothing(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "\u0001", "\u0085", "\u00ad"})
    void headersWithControlCharactersAreInvalid(String odd) {
        Response response = raw(RawHttp.request(
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + GRANT.length() + "\r\nAuthorization: Basic" + odd + "eDp5\r\n\r\n",
                GRANT.getBytes(StandardCharsets.US_ASCII)));

        assertThat(response.status()).isIn(400, 401);
        assertClean(response);
    }

    @Test
    void brokenChunksAreInvalid() {
        Response response = raw(("POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\nxx\r\n0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(response.status()).isEqualTo(400);
        assertClean(response);
    }

    @Test
    void aHeaderThatIsTooLongGetsAPageThatTellsNothing() {
        Response response = form("Authorization: Basic " + "x".repeat(20_000) + "\r\n", GRANT);

        assertThat(response.status()).isIn(400, 431);
        assertClean(response);
    }

    private Response withBasic(String form) {
        return form(authorization(), form);
    }

    private Response basic(Credentials credentials) {
        return form("Authorization: " + credentials.basic() + "\r\n", GRANT);
    }

    private Response post(Credentials credentials) {
        return form("", GRANT + "&client_id=" + credentials.id() + "&client_secret=" + credentials.secret());
    }

    private Response form(String headers, String form) {
        return raw(RawHttp.form("/oauth/token", headers, form.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] typed(String contentType, byte[] body) {
        return RawHttp.request(
                "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                        + body.length + "\r\n" + authorization() + "\r\n",
                body);
    }

    private static byte[] bare(String method, String path, String headers) {
        return RawHttp.request(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n",
                new byte[0]);
    }

    private Response raw(byte[] request) {
        return RawHttp.exchange(wire.port(), request);
    }

    private String authorization() {
        return "Authorization: " + client.basic() + "\r\n";
    }

    private static void assertSame(Response response, Response expected) {
        assertThat(response.status()).isEqualTo(expected.status());
        assertThat(response.lastingHeaders()).isEqualTo(expected.lastingHeaders());
        assertThat(response.body()).isEqualTo(expected.body());
    }

    private static void assertInvalidClient(Response response) {
        assertError(response, 401, "invalid_client");
        assertThat(response.header("WWW-Authenticate")).hasValue("Basic realm=\"latchkey\"");
    }

    private static void assertError(Response response, int status, String code) {
        assertThat(response.status()).as(response.toString()).isEqualTo(status);
        assertThat(response.header("Content-Type")).hasValue("application/json");
        assertThat(response.header("Cache-Control")).hasValue("no-store");
        assertThat(response.header("Pragma")).hasValue("no-cache");
        assertThat(error(response)).isEqualTo(code);
        assertClean(response);
    }

    private static Object error(Response response) {
        return JsonMapper.shared().readValue(response.body(), Map.class).get("error");
    }

    /** No trace of how the server is made. */
    private static void assertClean(Response response) {
        assertThat(response.status()).as(response.toString()).isLessThan(500);
        assertTellsNothing(response);
    }

    private static void assertTellsNothing(Response response) {
        assertThat(response.body())
                .doesNotContain("Exception", "dev.latchkey", "org.springframework", "org.apache", "Tomcat", "java.");
        assertThat(response.header("Server")).isEmpty();
        assertThat(response.header("Set-Cookie")).isEmpty();
    }
}
