package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credential a request has, and what is answered where it has none or two. */
class CredentialResolutionTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final String TOKEN = new AccessTokens(authServer).good("things:read");
    private static final String KEY = ApiKeys.key(authServer, "key-1", "things:read", "");
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
    void noCredentialIsChallengedWithoutAnErrorCode() {
        HttpResponse<String> response = server.get("/things");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic Zm9vOmJhcg==", "Digest x", "Bearerx", "DPoP a.b.c", ""})
    void anotherSchemeIsNoCredential(String authorization) {
        HttpResponse<String> response = server.get("/things", "Authorization", authorization);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Bearer a b", "Bearer unknown_abc", "Bearer cf_prod_", "Bearer cf_stg_abc"})
    void aCredentialThatNobodyKnowsIsInvalid(String authorization) {
        HttpResponse<String> response = server.get("/things", "Authorization", authorization);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"invalid_token\"");
    }

    @Test
    void twoCredentialsAreOneTooMany() {
        assertAmbiguous("Authorization", "Bearer " + TOKEN, "X-Api-Key", KEY);
        assertAmbiguous("Authorization", "Bearer " + KEY, "X-Api-Key", KEY);
        assertAmbiguous("Authorization", "Basic YTpi", "X-Api-Key", KEY);
        assertAmbiguous("Authorization", "Bearer " + TOKEN, "Authorization", "Bearer " + TOKEN);
        assertAmbiguous("Authorization", "Basic Zm9vOmJhcg==", "Authorization", "Bearer " + TOKEN);
        assertAmbiguous("X-Api-Key", KEY, "X-Api-Key", KEY);
        assertAmbiguous("Authorization", "Bearer " + TOKEN, "X-Api-Key", "");
    }

    @Test
    void severalTokensInOneHeaderAreNone() {
        assertThat(server.get("/things", "Authorization", "Bearer " + TOKEN + ", Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aKeyComesInEitherHeaderAndATokenInOne() {
        assertThat(server.get("/things", "Authorization", "Bearer " + KEY).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/things", "X-Api-Key", KEY).statusCode()).isEqualTo(200);
        assertThat(server.get("/things", "X-Api-Key", TOKEN).statusCode()).isEqualTo(401);
    }

    @Test
    void theQueryStringIsNeverRead() {
        assertThat(server.get("/things?access_token=" + TOKEN + "&api_key=" + KEY + "&x-api-key=" + KEY)
                        .statusCode())
                .isEqualTo(401);
    }

    private static void assertAmbiguous(String... headers) {
        HttpResponse<String> response = server.get("/things", headers);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"invalid_request\"");
        assertThat(response.body()).contains("\"status\":400");
    }
}
