package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who may read the revocation log. */
@AuthServerTest
class RevocationAccessTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Test
    void aResourceServerReadsTheSnapshot() {
        HttpResponse<String> response = wire.get("/oauth/revocations", fixtures.resourceServer());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(wire.json(response)).containsOnlyKeys("cursor", "entries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth/revocations", "/oauth/revocations?after=0", "/oauth/revocations/stream"})
    void aClientIsForbidden(String path) {
        HttpResponse<String> response = wire.get(path, fixtures.client("jobs:read"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).doesNotContain("cursor", "entries", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth/revocations", "/oauth/revocations/stream"})
    void whoBringsNoCredentialsIsAskedForThem(String path) {
        HttpResponse<String> response = wire.get(path, request -> request);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Basic realm=\"latchkey\"");
        assertThat(wire.json(response)).containsEntry("error", "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth/revocations", "/oauth/revocations/stream"})
    void aWrongSecretIsRefused(String path) {
        Credentials wrong = new Credentials(fixtures.resourceServer().id(), "wrong");

        assertThat(wire.get(path, wrong).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "%20", "%1e", "%00", "%c3%b6", "%", ""})
    void anOddClientIdIsRefusedAndNothingWorse(String id) {
        assertThat(wire.get("/oauth/revocations", new Credentials(id, "x")).statusCode())
                .isIn(400, 401);
    }

    @Test
    void anAccessTokenIsNoWayIn() {
        String token = wire.token(fixtures.client("jobs:read"));

        assertThat(wire.get("/oauth/revocations", request -> request.header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void credentialsInTheQueryAreNoWayIn() {
        Credentials resourceServer = fixtures.resourceServer();

        assertThat(wire.get(
                                "/oauth/revocations?client_id=" + resourceServer.id() + "&client_secret="
                                        + resourceServer.secret(),
                                request -> request)
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth/revocations/",
                "//oauth/revocations",
                "/oauth//revocations",
                "/oauth/revocations;x=1",
                "/oauth;x/revocations",
                "/oauth/%72evocations",
                "/oauth/%2e/revocations",
                "/oauth/x/../revocations",
                "/oauth/revocations/stream/",
                "/oauth/revocations.json",
                "/OAUTH/REVOCATIONS",
                "/oauth%2frevocations",
                "/oauth/revocations%00",
                "/oauth/revocations/%73tream",
            })
    void noSpellingOfThePathIsAWayAround(String path) {
        Response response = RawHttp.exchange(
                wire.port(), RawHttp.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", new byte[0]));

        assertThat(response.status()).isIn(400, 401, 404);
        assertThat(response.body()).doesNotContain("cursor", "Exception");
    }

    @ParameterizedTest
    @CsvSource({"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void noMethodIsAWayAround(String method) {
        Response response = RawHttp.exchange(
                wire.port(),
                RawHttp.request(
                        method + " /oauth/revocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                        new byte[0]));

        assertThat(response.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "99999999999999999999", "%00", "1'--"})
    void aPositionThatIsNoNumberIsABadRequest(String after) {
        HttpResponse<String> response = wire.get("/oauth/revocations?after=" + after, fixtures.resourceServer());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("Exception", "dev.latchkey", "java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775807", "-9223372036854775808"})
    void aPositionNobodyHasEverReachedIsNoError(String after) {
        assertThat(wire.get("/oauth/revocations?after=" + after, fixtures.resourceServer())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aStreamFromAPositionThatIsNoNumberIsABadRequest() {
        HttpResponse<String> response = wire.get(
                "/oauth/revocations/stream",
                request -> request.header(
                                "Authorization", fixtures.resourceServer().basic())
                        .header("Last-Event-ID", "abc"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("Exception", "dev.latchkey", "java.");
    }
}
