package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code GET /.well-known/oauth-authorization-server} (RFC 8414). */
@AuthServerTest
class MetadataTest {

    private static final String PATH = "/.well-known/oauth-authorization-server";
    private static final String ISSUER = "http://localhost:9000";

    @Autowired
    Wire wire;

    @Test
    void itListsWhatWorksAndNothingElse() {
        Object methods = List.of("client_secret_basic", "client_secret_post");

        assertThat(metadata())
                .containsEntry("registration_endpoint", ISSUER + "/oauth/register")
                .hasSize(11)
                .containsAllEntriesOf(Map.of(
                        "issuer",
                        ISSUER,
                        "token_endpoint",
                        ISSUER + "/oauth/token",
                        "token_endpoint_auth_methods_supported",
                        methods,
                        "jwks_uri",
                        ISSUER + "/oauth/jwks",
                        "grant_types_supported",
                        List.of("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"),
                        "response_types_supported",
                        List.of(),
                        "introspection_endpoint",
                        ISSUER + "/oauth/introspect",
                        "introspection_endpoint_auth_methods_supported",
                        methods,
                        "revocation_endpoint",
                        ISSUER + "/oauth/revoke",
                        "revocation_endpoint_auth_methods_supported",
                        methods));
    }

    @Test
    void everyAddressInItAnswers() {
        Map<String, Object> metadata = metadata();

        for (String endpoint : List.of("token_endpoint", "introspection_endpoint", "revocation_endpoint")) {
            HttpResponse<String> response = wire.post(pathOf(metadata.get(endpoint)), "", request -> request);
            assertThat(response.statusCode()).as(endpoint).isEqualTo(401);
            assertThat(wire.json(response)).containsEntry("error", "invalid_client");
        }
        assertThat(wire.get(pathOf(metadata.get("jwks_uri")), request -> request)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theRegistrationEndpointAsksForAToken() {
        HttpResponse<String> response = wire.post(
                pathOf(metadata().get("registration_endpoint")),
                "{}",
                request -> request.setHeader("Content-Type", "application/json"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
        assertThat(wire.json(response)).containsEntry("error", "invalid_token");
    }

    @Test
    void itIsJsonThatMayBeKept() {
        HttpResponse<String> response = wire.get(PATH, request -> request);

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=3600");
    }

    @Test
    void neitherTheHostNorForwardedHeadersAppearInIt() {
        Response response = RawHttp.exchange(
                wire.port(),
                ("GET " + PATH + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                + "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 444\r\nX-Forwarded-Prefix: /evil\r\n"
                                + "Forwarded: host=evil.example;proto=https\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(wire.get(PATH, request -> request).body());
    }

    /** There are no users here, so there is no OpenID provider either. */
    @Test
    void thereIsNoOpenIdConfiguration() {
        assertThat(wire.get("/.well-known/openid-configuration", request -> request)
                        .statusCode())
                .isEqualTo(404);
    }

    private Map<String, Object> metadata() {
        return wire.json(wire.get(PATH, request -> request));
    }

    private static String pathOf(Object url) {
        return ((String) url).substring(ISSUER.length());
    }
}
