package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.account.People;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The management API has one door, and there a session is asked for; health and metrics have none on this port. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class OneDoorTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/me",
                "/api/v1/me/",
                "//api/v1/me",
                "/api//v1/me",
                "/api/v1//me",
                "/api/v1/me;x=1",
                "/api;x/v1/me",
                "/api/v1/./me",
                "/api/v1/x/../me",
                "/api/%2e/v1/me",
                "/api%2fv1%2fme",
                "/api/v1/%6de",
                "/api/v1/%256de",
                "/%61pi/v1/me",
                "/API/v1/me",
                "/Api/V1/Me",
                "/api/v1/me%00",
                "/api/v1/me%20",
                "/api/v1/me.json",
                "/auth/login/../../api/v1/me",
                "/auth/login;/../api/v1/me",
                "/oauth/jwks/../../api/v1/me",
                "/oauth/jwks/..;/..;/api/v1/me",
                "/api/v1/me?x=/oauth/jwks",
                "/api/v1\\me",
                "/error",
            })
    void noSpellingOfThePathIsAWayAround(String path) {
        assertClosed(exchange("GET", path, ""));
        assertClosed(exchange("POST", path, "Content-Length: 2\r\nContent-Type: application/json\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: GET",
                "X-Original-URL: /oauth/jwks",
                "X-Rewrite-URL: /oauth/jwks",
                "X-Forwarded-Prefix: /oauth",
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=127.0.0.1;host=localhost",
                "X-Forwarded-User: operator@example.com",
            })
    void noHeaderIsAWayAround(String header) {
        assertClosed(exchange("GET", "/api/v1/me", header + "\r\n"));
    }

    @Test
    void noMethodIsAWayAround() {
        for (String method : new String[] {"HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"}) {
            assertClosed(exchange(method, "/api/v1/me", "Content-Length: 0\r\n"));
        }
    }

    @Test
    void aMethodThatIsOverriddenIsTheOneOfTheRequestLine() {
        String id = fixtures.organization().id();
        String operator = people.operator().session();
        String head =
                " /api/v1/organizations/" + id + "?_method=PATCH HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + operator
                        + "\r\nX-HTTP-Method-Override: PATCH\r\nX-Method-Override: PATCH\r\nConnection: close\r\n\r\n";

        assertThat(exchange("GET" + head).status()).isEqualTo(200);
        assertThat(exchange("DELETE" + head).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/env",
                "/actuator/heapdump",
                "//actuator/health",
                "/actuator;/health",
                "/api/../actuator/prometheus",
                "/h2-console",
            })
    void healthAndMetricsAreNotOnThisPort(String path) {
        Response stranger = exchange("GET", path, "");
        Response operator = exchange(
                "GET", path, "Authorization: Bearer " + people.operator().session() + "\r\n");

        assertThat(stranger.status()).isIn(400, 404);
        assertThat(operator.status()).isIn(400, 404);
        assertThat(stranger.body() + operator.body()).doesNotContain("UP", "jvm_");
    }

    /** Errors too are looked at by browsers. */
    @Test
    void refusalsCarryTheSecurityHeaders() {
        String session = people.stranger().session();
        for (Response refused : new Response[] {
            exchange("GET", "/api/v1/me", ""),
            exchange("GET", "/api/v1/nowhere", "Authorization: Bearer " + session + "\r\n"),
            exchange("DELETE", "/api/v1/me", "Authorization: Bearer " + session + "\r\n"),
            exchange("GET", "/api/v1/organizations/x/members", "Authorization: Bearer " + session + "\r\n"),
            exchange("POST", "/api/v1/organizations", "Authorization: Bearer " + session + "\r\n"),
            exchange("POST", "/auth/login", "Content-Type: application/json\r\nContent-Length: 100000\r\n"),
            exchange("GET", "/nowhere", ""),
        }) {
            assertThat(refused.status()).as(refused.toString()).isBetween(400, 499);
            assertThat(refused.header("X-Content-Type-Options"))
                    .as(refused.toString())
                    .hasValue("nosniff");
            assertThat(refused.header("Content-Security-Policy").orElse(""))
                    .as(refused.toString())
                    .startsWith("default-src 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "%27%20or%201%3D1%20--",
                "%3B%20drop%20table%20api_key",
                "%00",
                "%ff",
                "%F0%9F%94%91",
                "-1",
                "9223372036854775808",
                "00000000-0000-0000-0000-000000000000"
            })
    void aCursorThatIsNoneIsTheCallersMistakeOrTheEndOfTheList(String cursor) {
        String operator = people.operator().session();
        String organization = "/organizations/" + fixtures.organization().id();
        for (String list : new String[] {
            "/organizations",
            organization + "/members",
            organization + "/workspaces",
            organization + "/clients",
            organization + "/resellers",
            "/resource-servers",
            "/workspaces/" + fixtures.workspace().id() + "/api-keys"
        }) {
            Response response = exchange(
                    "GET", "/api/v1" + list + "?after=" + cursor, "Authorization: Bearer " + operator + "\r\n");
            assertThat(response.status()).as(list + ": " + response).isIn(200, 400);
        }
    }

    @Test
    void aQueryThatCannotBeReadIsToldToTheCallerAndNotToTheLog(CapturedOutput output) {
        String session = people.stranger().session();
        for (String query : new String[] {"after=%ff", "limit=%zz", "x=1&".repeat(100) + "after=a"}) {
            Response response =
                    exchange("GET", "/api/v1/organizations?" + query, "Authorization: Bearer " + session + "\r\n");

            assertThat(response.status()).as(query).isEqualTo(400);
            assertThat(response.header("Content-Type")).hasValue("application/problem+json");
        }
        assertThat(output).doesNotContain("ERROR", "InvalidParameterException");
    }

    private static void assertClosed(Response response) {
        assertThat(response.status())
                .as(response.toString())
                .isBetween(400, 501)
                .isNotEqualTo(500);
        assertThat(response.body()).doesNotContain("email", "Exception", "org.springframework", "Tomcat");
    }

    private Response exchange(String method, String path, String headers) {
        return exchange(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n"
                + (headers.contains("Content-Length: 2\r\n") ? "{}" : ""));
    }

    private Response exchange(String request) {
        return RawHttp.exchange(wire.port(), request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
