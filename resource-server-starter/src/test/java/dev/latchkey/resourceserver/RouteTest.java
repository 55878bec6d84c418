package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route asks for, however its path is spelled, and in which words it refuses. */
class RouteTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final AccessTokens tokens = new AccessTokens(authServer);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aMissingScopeIsNamed() {
        HttpResponse<String> response = send("POST", "/things", "things:read");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"things:write\"");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                        + "\"detail\":\"The credential lacks a scope\"}");
    }

    @Test
    void anyOneOfSeveralScopesIsEnough() {
        assertThat(send("GET", "/either", "things:read").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/either", "other things:watch").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = send("GET", "/either", "things:write");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValue(
                        "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"things:read things:watch\"");
    }

    @Test
    void headNeedsWhatGetNeeds() {
        assertThat(send("HEAD", "/things", "things:write").statusCode()).isEqualTo(403);
        assertThat(send("HEAD", "/things", "things:read").statusCode()).isEqualTo(200);
    }

    @Test
    void aScopeIsMatchedAsAWhole() {
        assertThat(send("GET", "/things", "things:readx things things:rea").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/things", "things:write things:read").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//things",
                "/things;",
                "/things;a=b",
                "/;/things",
                "/%2e/things",
                "/./things",
                "/open/../things",
                "/open/%2e%2e/things",
                "/open%2f..%2fthings",
                "/open/..%2fthings",
                "/things%2f",
                "/things%00",
                "/open/..;/things",
                "/things%0a",
                "/%74hings%3b",
                "\\things"
            })
    void aPathThatIsSpelledToSlipPastARuleIsRejected(String path) {
        String sent = path.replace("\\", "%5c").replaceFirst("^(?!/)", "/");
        HttpResponse<String> response = server.get(sent);
        assertThat(response.statusCode()).isIn(400, 401, 404);
        assertThat(response.statusCode()).isNotEqualTo(200);
        assertThat(send("GET", sent, "other").statusCode()).isNotEqualTo(200);
        assertThat(response.body()).doesNotContain("Exception", "at org.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/", "/Things", "/things.json", "/thing%73", "/%74hings"})
    void anotherSpellingIsAnotherPathOrTheSameRule(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(401);
        assertThat(send("GET", path, "other").statusCode()).isIn(403, 404);
    }

    @Test
    void theRejectionIsAProblemWithTheSecurityHeaders() {
        HttpResponse<String> response = server.get("//things");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void whatNoRuleMatchesNeedsACredential() {
        assertThat(server.get("/later").statusCode()).isEqualTo(401);
        assertThat(server.get("/error").statusCode()).isEqualTo(401);
        assertThat(server.get("/nothing/here").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/nothing/here", "things:read").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/things", "things:read").statusCode()).isEqualTo(405);
    }

    @Test
    void aPublicPathIsOpenAndKnowsNobody() {
        assertThat(server.get("/open/hello").body()).isEqualTo("stranger");
        assertThat(server.get("/open/hello", "Authorization", "Bearer nonsense").body())
                .isEqualTo("stranger");
    }

    @Test
    void anAsynchronousAnswerIsTheCallersToo() {
        HttpResponse<String> response = send("GET", "/later", "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("later");
    }

    @Test
    void theApplicationsOwnRulesSeeTheScopes() {
        assertThat(send("DELETE", "/things", "things:read").statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/things", "things:delete").statusCode()).isEqualTo(200);
    }

    @Test
    void theDetailStyleHasExactlyTheseBodies() {
        HttpResponse<String> none = server.get("/legacy/things");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).isEqualTo("{\"detail\": \"Invalid API key\"}");
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/json");
        HttpResponse<String> bad = server.get("/legacy/things", "X-Api-Key", "cf_prod_nonsense");
        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(bad.body()).isEqualTo("{\"detail\": \"Invalid API key\"}");
        HttpResponse<String> forbidden = send("GET", "/legacy/things", "other");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).isEqualTo("{\"detail\": \"API key does not have access to this resource\"}");
        String suspended = ApiKeys.key(authServer, "suspended", "things:read", ",\"account_status\":\"suspended\"");
        assertThat(server.get("/legacy/things", "X-Api-Key", suspended).body())
                .isEqualTo("{\"detail\": \"API key does not have access to this resource\"}");
        assertThat(send("GET", "/legacy/things", "things:read").body()).isEqualTo("legacy");
    }

    @Test
    void aFaultOfTheApplicationTellsTheCallerNothing() {
        HttpResponse<String> response = send("GET", "/broken", "");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("a fault of the application", "IllegalStateException");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    private static HttpResponse<String> send(String method, String path, String scope) {
        return server.send(method, path, "Authorization", "Bearer " + tokens.good(scope));
    }
}
