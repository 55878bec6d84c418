package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which access tokens are accepted. */
class AccessTokenTest {

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final AccessTokens tokens = new AccessTokens(authServer);
    private static final Consumer<JWTClaimsSet.Builder> READ = claims -> claims.claim("scope", "things:read");
    private static RunningServer server;

    private static RSAKey rsa;
    private static KeyPair ed25519;

    @BeforeAll
    static void start() throws JOSEException, GeneralSecurityException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ((EdECPublicKey) ed25519.getPublic()).getEncoded();
        Base64URL x = Base64URL.encode(java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        authServer.publish(rsa);
        authServer.publish(
                new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed-1").build());
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aGoodTokenIsAcceptedAndNamesItsClient() {
        HttpResponse<String> response = server.get("/things", "Authorization", "Bearer " + tokens.good("things:read"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"client_id\":\"client-1\"", "\"kind\":\"ACCESS_TOKEN\"");
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        assertThat(server.get("/things", "Authorization", "bEARER " + tokens.good("things:read"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"})
    void bothSpellingsOfTheTypeAreAccepted(String type) {
        JWSHeader header = AccessTokens.header(authServer.signingKey())
                .type(new JOSEObjectType(type))
                .build();
        assertThat(server.status(tokens.signed(header, READ, authServer.signingKey())))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "session+jwt", "at+jwt2", "at", "application/jwt"})
    void anotherTypeIsRefused(String type) {
        JWSHeader header = AccessTokens.header(authServer.signingKey())
                .type(new JOSEObjectType(type))
                .build();
        assertRefused(tokens.signed(header, READ, authServer.signingKey()));
    }

    @Test
    void noTypeIsRefused() {
        JWSHeader header =
                AccessTokens.header(authServer.signingKey()).type(null).build();
        assertRefused(tokens.signed(header, READ, authServer.signingKey()));
    }

    @Test
    void algorithmNoneIsRefusedInAnySpelling() {
        String payload = tokens.claims(READ).toPayload().toBase64URL().toString();
        assertRefused(new PlainJWT(tokens.claims(READ)).serialize());
        for (String algorithm : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            String header = "{\"typ\":\"at+jwt\",\"kid\":\"key-1\",\"alg\":\"" + algorithm + "\"}";
            assertRefused(Base64URL.encode(header) + "." + payload + ".");
            assertRefused(Base64URL.encode(header) + "." + payload + ".AA");
        }
        assertRefused(Base64URL.encode("{\"typ\":\"at+jwt\",\"kid\":\"key-1\"}") + "." + payload + ".AA");
    }

    @Test
    void anAlgorithmThatIsGivenTwiceIsRefused() {
        String good = tokens.good("things:read");
        String header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"key-1\",\"alg\":\"ES256\"}";
        assertRefused(Base64URL.encode(header) + good.substring(good.indexOf('.')));
    }

    @Test
    void hs256SignedWithThePublicKeyOrTheEmptyKeyIsRefused() throws JOSEException {
        byte[][] secrets = {
            authServer.signingKey().toECPublicKey().getEncoded(),
            authServer.signingKey().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            // HMAC fills its key up with zeros: this one is the empty key.
            new byte[32]
        };
        for (byte[] secret : secrets) {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID("key-1")
                            .build(),
                    tokens.claims(READ));
            jwt.sign(new MACSigner(secret));
            assertRefused(jwt.serialize());
        }
    }

    @Test
    void aStrangersKeyIsRefusedEvenIfTheHeaderBringsIt() throws JOSEException {
        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
        assertRefused(tokens.signed(AccessTokens.header(stranger).build(), READ, stranger));
        assertRefused(tokens.signed(
                AccessTokens.header(stranger).jwk(stranger.toPublicJWK()).build(), READ, stranger));
    }

    @Test
    void anyKeyOrExtensionInTheHeaderIsRefused() {
        ECKey key = authServer.signingKey();
        URI elsewhere = URI.create(authServer.url() + "/oauth/jwks");
        assertRefused(tokens.signed(AccessTokens.header(key).jwkURL(elsewhere).build(), READ, key));
        assertRefused(
                tokens.signed(AccessTokens.header(key).x509CertURL(elsewhere).build(), READ, key));
        assertRefused(
                tokens.signed(AccessTokens.header(key).jwk(key.toPublicJWK()).build(), READ, key));
        assertRefused(tokens.signed(
                AccessTokens.header(key)
                        .criticalParams(Set.of("exp"))
                        .customParam("exp", 1)
                        .build(),
                READ,
                key));
        assertRefused(tokens.signed(AccessTokens.header(key).keyID(null).build(), READ, key));
    }

    @Test
    void aWrongClaimIsRefused() {
        assertRefused(tokens.signed(claims -> claims.issuer("https://elsewhere.example.com")));
        assertRefused(tokens.signed(claims -> claims.issuer(authServer.url() + "/")));
        assertRefused(tokens.signed(claims -> claims.audience("https://other.example.com")));
        assertRefused(tokens.signed(claims -> claims.expirationTime(in(-6))));
        assertRefused(tokens.signed(claims -> claims.notBeforeTime(in(60))));
        assertRefused(tokens.signed(claims -> claims.claim("client_id", 7)));
        assertRefused(tokens.signed(claims -> claims.claim("scope", Map.of("things:read", true))));
        assertRefused(tokens.signed(claims -> claims.claim("exp", "tomorrow")));
        assertRefused(tokens.signed(claims -> claims.claim("jti", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "jti", "client_id", "sub"})
    void aMissingClaimIsRefused(String name) {
        assertRefused(tokens.signed(claims -> claims.claim(name, null)));
    }

    @Test
    void clocksMayDifferByFiveSeconds() {
        assertThat(server.status(tokens.signed(READ.andThen(claims -> claims.expirationTime(in(-3))))))
                .isEqualTo(200);
        assertThat(server.status(tokens.signed(READ.andThen(claims -> claims.notBeforeTime(in(4))))))
                .isEqualTo(200);
    }

    @Test
    void theAudienceMayBeOneOfSeveral() {
        String token = tokens.signed(READ.andThen(
                claims -> claims.claim("aud", java.util.List.of("https://other.example.com", AccessTokens.AUDIENCE))));
        assertThat(server.status(token)).isEqualTo(200);
    }

    @Test
    void anyFlippedByteIsRefused() {
        String good = tokens.good("things:read");
        assertThat(server.status(good)).isEqualTo(200);
        int signatureStart = good.lastIndexOf('.') + 1;
        // The last character of a signature has four bits that mean nothing; they are covered by the test of
        // re-spelling.
        for (int i = 0; i < good.length() - 1; i += i < signatureStart ? 7 : 1) {
            if (good.charAt(i) != '.') {
                char flipped = good.charAt(i) == 'A' ? 'B' : 'A';
                assertRefused(good.substring(0, i) + flipped + good.substring(i + 1));
            }
        }
    }

    @Test
    void aSignatureOfZerosIsRefused() {
        String good = tokens.good("things:read");
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b.c",
                "..",
                ".",
                "a..c",
                "a.b.c.d",
                "eyJ.eyJ.x",
                "e30.e30.AA",
                "bnVsbA.bnVsbA.AA",
                "W10.W10.AA",
                "x",
                "%00",
                "🔑.🔑.🔑"
            })
    void whatIsNoTokenIsRefused(String token) {
        int status = server.get(
                        "/things",
                        "Authorization",
                        "Bearer "
                                + new String(token.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                                        .replaceAll("[\\x7F-\\xA0]", "?"))
                .statusCode();
        assertThat(status).isEqualTo(401);
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        String nested = "{\"alg\":\"ES256\",\"kid\":\"key-1\",\"typ\":\"at+jwt\",\"x\":" + "[".repeat(2000)
                + "]".repeat(2000) + "}";
        assertRefused(Base64URL.encode(nested) + ".e30.AA");
    }

    @Test
    void anEncryptedTokenIsRefused() {
        String header =
                "{\"alg\":\"PBES2-HS512+A256KW\",\"enc\":\"A256GCM\",\"p2c\":2000000000,\"p2s\":\"AAAAAAAAAAA\"}";
        assertRefused(Base64URL.encode(header) + ".AA.AA.AA.AA");
        assertRefused(Base64URL.encode(header) + ".AA.AA");
    }

    @Test
    void aHeaderOf64KilobytesIsRefused() {
        assertRefused("a.b." + "c".repeat(64 * 1024));
        assertRefused("x".repeat(64 * 1024));
        assertThat(server.get("/things", "X-Api-Key", "cf_prod_" + "x".repeat(64 * 1024))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void rsaAndEdwardsCurveTokensAreAccepted() throws JOSEException, GeneralSecurityException {
        for (JWSAlgorithm algorithm : new JWSAlgorithm[] {JWSAlgorithm.RS256, JWSAlgorithm.PS256}) {
            SignedJWT jwt = new SignedJWT(header(algorithm, "rsa-1"), tokens.claims(READ));
            jwt.sign(new RSASSASigner(rsa));
            assertThat(server.status(jwt.serialize())).isEqualTo(200);
            assertRefused(tamperedPayload(jwt.serialize()));
        }
        SignedJWT jwt = new SignedJWT(header(JWSAlgorithm.EdDSA, "ed-1"), tokens.claims(READ));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(ed25519.getPrivate());
        signer.update(jwt.getSigningInput());
        String token =
                new String(jwt.getSigningInput(), StandardCharsets.US_ASCII) + "." + Base64URL.encode(signer.sign());
        assertThat(server.status(token)).isEqualTo(200);
        assertRefused(tamperedPayload(token));

        SignedJWT rs512 = new SignedJWT(header(JWSAlgorithm.RS512, "rsa-1"), tokens.claims(READ));
        rs512.sign(new RSASSASigner(rsa));
        assertRefused(rs512.serialize());
    }

    @Test
    void aRepeatedTokenIsAnsweredFromMemory() {
        String token = tokens.good("things:read");
        ValidationCounts counts = server.bean(ValidationCounts.class);
        assertThat(server.status(token)).isEqualTo(200);
        long hits = counts.cacheHits();
        int fetches = authServer.jwksCalls.get();
        assertThat(server.status(token)).isEqualTo(200);
        assertThat(counts.cacheHits()).isEqualTo(hits + 1);
        assertThat(authServer.jwksCalls.get()).isEqualTo(fetches);
        assertThat(authServer.introspectionCalls.get()).isZero();
    }

    @Test
    void aRememberedTokenIsRefusedOnceItHasExpired() {
        try (RunningServer own = new RunningServer(authServer).following(authServer)) {
            String brief = tokens.signed(READ.andThen(claims -> claims.expirationTime(in(30))));
            String lasting = tokens.good("things:read");
            assertThat(own.status(brief)).isEqualTo(200);
            assertThat(own.status(lasting)).isEqualTo(200);
            own.advance(Duration.ofSeconds(60));
            RunningServer.await(() -> own.knownLog().age().toSeconds() < 2);
            assertThat(own.status(lasting)).isEqualTo(200);
            assertThat(own.status(brief)).isEqualTo(401);
        }
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid)
                .build();
    }

    private static String tamperedPayload(String token) {
        int dot = token.indexOf('.');
        return token.substring(0, dot + 30) + (token.charAt(dot + 30) == 'A' ? 'B' : 'A') + token.substring(dot + 31);
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static void assertRefused(String token) {
        HttpResponse<String> response = server.get("/things", "Authorization", "Bearer " + token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"invalid_token\"");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"The credential is not valid\"}");
    }
}
