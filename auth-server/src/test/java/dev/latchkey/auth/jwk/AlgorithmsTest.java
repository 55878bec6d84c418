package dev.latchkey.auth.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.JcaVerifier;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire.Credentials;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each algorithm that tokens can be signed with. */
class AlgorithmsTest {

    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "PS256", "EdDSA"})
    void aTokenVerifiesFromTheJwkSetDocumentAlone(String algorithm) throws Exception {
        try (Node node = Node.start(TestDatabase.fresh(), "latchkey.signing.algorithm=" + algorithm)) {
            Credentials client = node.fixtures().client("jobs:read");
            String token = node.wire().token(client);
            String jwkSet = node.wire().get("/oauth/jwks", request -> request).body();

            assertThat(node.wire().header(token)).containsEntry("alg", algorithm);
            assertThat(JcaVerifier.verifies(jwkSet, token)).isTrue();
            assertThat(JcaVerifier.verifies(jwkSet, tampered(token))).isFalse();
            if (!algorithm.equals("EdDSA")) {
                // Nimbus verifies Ed25519 only with a library that is not here.
                assertThat(nimbusVerifies(jwkSet, token)).isTrue();
                assertThat(nimbusVerifies(jwkSet, tampered(token))).isFalse();
            }
            assertThat(node.wire().introspect(node.fixtures().resourceServer(), token))
                    .containsEntry("active", true);
            assertThat(node.wire().introspect(node.fixtures().resourceServer(), tampered(token)))
                    .containsEntry("active", false);
            assertPublicOnly(node.wire().json(node.wire().get("/oauth/jwks", request -> request)));
        }
    }

    private static boolean nimbusVerifies(String jwkSet, String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        JWK jwk = JWKSet.parse(jwkSet).getKeyByKeyId(jwt.getHeader().getKeyID());
        JWSVerifier verifier =
                new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) jwk).toPublicKey());
        return jwt.verify(verifier);
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.");
        char first = parts[1].charAt(20);
        return parts[0] + "." + parts[1].substring(0, 20) + (first == 'A' ? 'B' : 'A') + parts[1].substring(21) + "."
                + parts[2];
    }

    private static void assertPublicOnly(Map<String, Object> jwkSet) {
        List<?> keys = (List<?>) jwkSet.get("keys");
        assertThat(keys).isNotEmpty().allSatisfy(key -> {
            Map<?, ?> jwk = (Map<?, ?>) key;
            assertThat(PRIVATE_MEMBERS).noneMatch(jwk::containsKey);
            assertThat(jwk.get("use")).isEqualTo("sig");
            assertThat(jwk.get("kid")).isNotNull();
            assertThat(jwk.get("alg")).isNotNull();
        });
    }
}
