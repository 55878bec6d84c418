package dev.latchkey.auth.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code GET /oauth/jwks} (RFC 7517 §5). */
@AuthServerTest
class JwkSetTest {

    @Autowired
    Wire wire;

    @Test
    void anybodyMayReadAndKeepItForFiveMinutes() {
        HttpResponse<String> response = jwks();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=300");
        assertThat(response.headers().firstValue("ETag")).isPresent();
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        String etag = jwks().headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = wire.get("/oauth/jwks", request -> request.header("If-None-Match", etag));
        HttpResponse<String> stale = wire.get("/oauth/jwks", request -> request.header("If-None-Match", "\"other\""));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(etag);
        assertThat(stale.statusCode()).isEqualTo(200);
    }

    @Test
    void eachKeyHasItsPublicMembersAndNoOthers() {
        List<?> keys = (List<?>) wire.json(jwks()).get("keys");

        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(((Map<?, ?>) key).keySet())
                        .extracting(Object::toString)
                        .containsExactlyInAnyOrder("kty", "use", "crv", "kid", "x", "y", "alg"));
    }

    @Test
    void credentialsMakeNoDifference() {
        assertThat(wire.get("/oauth/jwks", request -> request.header("Authorization", "Bearer nonsense"))
                        .body())
                .isEqualTo(jwks().body());
    }

    private HttpResponse<String> jwks() {
        return wire.get("/oauth/jwks", request -> request);
    }
}
