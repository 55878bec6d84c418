package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which API keys are accepted, and how often the authorization server is asked. */
class ApiKeyTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forgetCalls() {
        authServer.introspectionCalls.set(0);
    }

    @Test
    void aKnownKeyIsAskedAboutOnce() {
        String key = ApiKeys.key(authServer, "once", "things:read", "");
        HttpResponse<String> first = get(key);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("\"client_id\":\"once\"", "\"kind\":\"API_KEY\"");
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(server.status(key)).isEqualTo(200);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(1);
    }

    @Test
    void manyRequestsWithANewKeyAskOnce() {
        String key = ApiKeys.key(authServer, "many", "things:read", "");
        authServer.introspectionDelayMillis = 200;
        try {
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            IntStream.range(0, 20)
                    .forEach(i -> calls.add(CompletableFuture.supplyAsync(
                            () -> get(key).statusCode(), task -> new Thread(task).start())));
            calls.forEach(call -> assertThat(call.join()).isEqualTo(200));
        } finally {
            authServer.introspectionDelayMillis = 0;
        }
        assertThat(authServer.introspectionCalls.get()).isEqualTo(1);
    }

    @Test
    void aMalformedKeyAsksNobody() {
        String key = ApiKeys.unknown();
        assertThat(get(key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get(key + "A").statusCode()).isEqualTo(401);
        assertThat(get("cf_prod_short").statusCode()).isEqualTo(401);
        assertThat(authServer.introspectionCalls.get()).isZero();
    }

    @Test
    void anUnknownKeyIsAskedAboutOnceInFiveSecondsAndWorksSoonAfterItWasMade() {
        String key = ApiKeys.unknown();
        assertThat(get(key).statusCode()).isEqualTo(401);
        assertThat(get(key).statusCode()).isEqualTo(401);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(1);

        ApiKeys.describe(authServer, key, "new", "things:read", "");
        server.advance(Duration.ofSeconds(6));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        assertThat(get(key).statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedKeyIsRefusedWithoutAsking() {
        String key = ApiKeys.key(authServer, "revoked", "things:read", "");
        assertThat(get(key).statusCode()).isEqualTo(200);
        // The answer stays what it was: it is the log that says no, however long the server's own caches lag.
        authServer.revoke("api_key", "revoked");
        RunningServer.await(() -> get(key).statusCode() == 401);
    }

    @Test
    void aChangedKeyIsReadAgain() {
        String key = ApiKeys.key(authServer, "changed", "things:read", "");
        assertThat(get(key).statusCode()).isEqualTo(200);
        ApiKeys.describe(authServer, key, "changed", "things:write", "");
        assertThat(get(key).statusCode()).isEqualTo(200);

        authServer.revoke("api_key_changed", "changed", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> get(key).statusCode() == 403);
        authServer.introspectionCalls.set(0);
        assertThat(get(key).statusCode()).isEqualTo(403);
        assertThat(authServer.introspectionCalls.get()).isZero();
    }

    @Test
    void aSuspendedOrganizationIsForbiddenUntilItIsResumed() {
        String key = ApiKeys.key(authServer, "suspended", "things:read", "");
        assertThat(get(key).statusCode()).isEqualTo(200);
        authServer.revoke("organization", "org-suspended");
        RunningServer.await(() -> get(key).statusCode() == 403);
        authServer.revoke("organization", "org-suspended", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> get(key).statusCode() == 200);
        authServer.revoke("workspace", "ws-suspended");
        RunningServer.await(() -> get(key).statusCode() == 403);
    }

    @Test
    void aChangeThatEndsTheTokensOfAKeyLeavesTheKeyItself() {
        String key = ApiKeys.key(authServer, "narrowed", "things:read", "");
        assertThat(get(key).statusCode()).isEqualTo(200);
        int asked = authServer.introspectionCalls.get();

        authServer.revoke("credential", "narrowed", "2999-01-01T00:00:00Z");

        RunningServer.await(() -> {
            assertThat(get(key).statusCode()).isEqualTo(200);
            return authServer.introspectionCalls.get() > asked;
        });
    }

    @Test
    void anAnswerFromBeforeAChangeIsNotBelievedAfterIt() {
        String key = ApiKeys.key(authServer, "raced", "things:read", "");
        long before = authServer.cursor();
        authServer.revoke("api_key_changed", "raced", "1970-01-01T00:00:00Z");
        RunningServer.await(() -> server.knownLog().position().cursor() > before);
        // A node that has not seen the change answers: the answer is used once and asked for again.
        authServer.claimedCursor = before;
        try {
            get(key);
            int calls = authServer.introspectionCalls.get();
            get(key);
            assertThat(authServer.introspectionCalls.get()).isGreaterThan(calls);
        } finally {
            authServer.claimedCursor = -1;
        }
        get(key);
        int calls = authServer.introspectionCalls.get();
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(authServer.introspectionCalls.get()).isEqualTo(calls);
    }

    @Test
    void anExpiredKeyIsRefused() {
        String key = ApiKeys.key(
                authServer,
                "expiring",
                "things:read",
                ",\"exp\":" + Instant.now().plusSeconds(3000).getEpochSecond());
        String expired = ApiKeys.key(authServer, "expired", "things:read", ",\"exp\":1700000001");
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(get(expired).statusCode()).isEqualTo(401);
    }

    @Test
    void anAccountThatIsNotActiveIsForbidden() {
        assertForbidden(",\"account_status\":\"suspended\"");
        assertForbidden(",\"account_status\":\"reseller_disabled\"");
        assertForbidden(",\"account_status\":\"something_newer\"");
        String key = ApiKeys.key(authServer, "fine", "things:read", ",\"account_status\":\"active\"");
        assertThat(get(key).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyOfAnotherEnvironmentIsForbidden() {
        assertForbidden(",\"environments\":[\"staging\",\"development\"]");
        for (String environments : List.of("[\"production\"]", "[]")) {
            String key = ApiKeys.key(
                    authServer, "env-" + environments.length(), "things:read", ",\"environments\":" + environments);
            assertThat(get(key).statusCode()).as(environments).isEqualTo(200);
        }
    }

    @Test
    void aReadOnlyKeyReadsAndDoesNothingElse() {
        String key = ApiKeys.key(
                authServer, "read-only", "things:read things:write things:delete", ",\"methods\":[\"GET\"]");
        assertThat(get(key).statusCode()).isEqualTo(200);
        assertThat(server.send("HEAD", "/things", "X-Api-Key", key).statusCode())
                .isEqualTo(200);
        assertThat(server.send("POST", "/things", "X-Api-Key", key).statusCode())
                .isEqualTo(403);
        assertThat(server.send("DELETE", "/things", "X-Api-Key", key).statusCode())
                .isEqualTo(403);
        assertThat(server.send("OPTIONS", "/things", "X-Api-Key", key).statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", "/things", "X-Api-Key", key, "X-HTTP-Method-Override", "GET")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send("GET", "/things?_method=POST", "X-Api-Key", key, "X-HTTP-Method-Override", "POST")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anUnreachableServerMakesUnknownKeysWaitForIt() {
        String known = ApiKeys.key(authServer, "known", "things:read", "");
        assertThat(get(known).statusCode()).isEqualTo(200);
        authServer.introspectionStatus = 500;
        try {
            HttpResponse<String> response = get(ApiKeys.key(authServer, "unknown", "things:read", ""));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(get(known).statusCode()).isEqualTo(200);
        } finally {
            authServer.introspectionStatus = 200;
        }
    }

    @Test
    void aSlowServerDoesNotTakeAllThreads() {
        String known = ApiKeys.key(authServer, "quick", "things:read", "");
        assertThat(get(known).statusCode()).isEqualTo(200);
        authServer.introspectionDelayMillis = 5000;
        try {
            List<CompletableFuture<Integer>> strangers = IntStream.range(0, 250)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> get(ApiKeys.unknown()).statusCode(), task -> new Thread(task).start()))
                    .toList();
            RunningServer.await(() -> authServer.introspectionCalls.get() >= 60);
            long begun = System.nanoTime();
            assertThat(get(known).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1900));
            strangers.forEach(call -> assertThat(call.join()).isIn(401, 503));
        } finally {
            authServer.introspectionDelayMillis = 0;
        }
    }

    @Test
    void anAnswerThatIsNoAnswerIsNotTaken() {
        for (String nonsense : List.of("", "[]", "{\"active\":true}", "{\"active\":\"maybe\"}", "<html>", "null")) {
            String key = ApiKeys.unknown();
            authServer.answerIntrospection(key, nonsense);
            assertThat(get(key).statusCode()).as(nonsense).isEqualTo(503);
        }
    }

    private static void assertForbidden(String more) {
        String key = ApiKeys.key(authServer, "forbidden", "things:read", more);
        HttpResponse<String> response = get(key);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(response.body()).contains("The credential does not have access to this resource");
    }

    private static HttpResponse<String> get(String key) {
        return server.get("/things", "X-Api-Key", key);
    }
}
