package dev.latchkey.auth.federation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;

/** An OpenID provider that says what a test wants it to say. */
final class TestProvider {

    static final String CLIENT_ID = "latchkey-at-provider";
    static final String CLIENT_SECRET = "the-secret-of-latchkey-at-the-provider";

    final WireMockServer server;
    final RSAKey key = newKey("key-1");
    private final String host;

    TestProvider(int port) {
        this(port, "localhost");
    }

    /** To a browser, {@code 127.0.0.1} is another site than {@code localhost}. */
    TestProvider(int port, String host) {
        this.host = host;
        // More threads than a test keeps waiting.
        WireMockConfiguration settings = wireMockConfig().containerThreads(100);
        server = new WireMockServer(port == 0 ? settings.dynamicPort() : settings.port(port));
        server.start();
        sayWhatIsTrue();
    }

    void sayWhatIsTrue() {
        server.resetAll();
        server.stubFor(get(urlEqualTo("/.well-known/openid-configuration")).willReturn(okJson(metadata(issuer()))));
        server.stubFor(get(urlEqualTo("/jwks")).willReturn(okJson(new JWKSet(key.toPublicJWK()).toString())));
    }

    String issuer() {
        return "http://" + host + ":" + server.port();
    }

    String metadata(String issuer) {
        return """
                {"issuer":"%s","authorization_endpoint":"%s/authorize","token_endpoint":"%s/token","jwks_uri":"%s/jwks",
                "response_types_supported":["code"],"subject_types_supported":["public"],
                "id_token_signing_alg_values_supported":["RS256"]}
                """.formatted(issuer, issuer(), issuer(), issuer());
    }

    /** From now on codes are traded for that ID token. */
    void issue(String idToken) {
        answerToken(okJson("{\"access_token\":\"provider-access-token\",\"token_type\":\"Bearer\",\"expires_in\":3600"
                + (idToken == null ? "" : ",\"id_token\":\"" + idToken + "\"") + "}"));
    }

    void answerToken(ResponseDefinitionBuilder response) {
        server.stubFor(post(urlEqualTo("/token")).willReturn(response));
    }

    void refuseCodes() {
        answerToken(aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":\"invalid_grant\",\"error_description\":\"used\"}"));
    }

    /** The claims of a good ID token. */
    JWTClaimsSet.Builder claims(String email, String nonce, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("person-at-provider")
                .audience(CLIENT_ID)
                .claim("nonce", nonce)
                .claim("email", email)
                .claim("email_verified", true)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    String signed(JWTClaimsSet claims) {
        return signed(claims, key, key.getKeyID());
    }

    static String signed(JWTClaimsSet claims, RSAKey key, String kid) {
        try {
            return signed(claims, JWSAlgorithm.RS256, kid, new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String kid, JWSSigner signer) {
        try {
            SignedJWT jwt =
                    new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey newKey(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
