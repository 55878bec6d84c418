package dev.latchkey.auth.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that this server did not issue, or not as access tokens: each is as unknown as any text. */
@AuthServerTest
class ForgedTokensTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    SigningKeys signingKeys;

    private Credentials client;
    private Credentials resourceServer;
    private String token;
    private String[] parts;
    private ECKey ours;
    private ECKey theirs;

    @BeforeEach
    void issue() throws Exception {
        client = fixtures.client("jobs:read");
        resourceServer = fixtures.resourceServer();
        token = wire.token(client);
        parts = token.split("\\.");
        ours = signingKeys.active().jwk().toECKey();
        theirs = new ECKeyGenerator(Curve.P_256).keyID(ours.getKeyID()).generate();
    }

    /** Shows that the forgeries below fail for what is wrong with them. */
    @Test
    void aTokenSignedHereLikeOursIsGood() throws Exception {
        assertThat(isActive(signed(header().build(), claims(), ours))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"None\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"NONE\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":null,\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":[\"ES256\"],\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"es256\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"ES256K\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2147483647,\"p2s\":\"AAAA\",\"enc\":\"A256GCM\",\"kid\":\"KID\"}",
                "{\"typ\":\"at+jwt\",\"kid\":\"KID\"}",
                "{}",
                "[]",
                "null",
                "{\"alg\":\"ES256\",\"alg\":\"none\",\"kid\":\"KID\"}",
                "{\"alg\":\"ES256\",\"kid\":1}",
                "{\"alg\":\"ES256\",\"kid\":null}",
                "{\"alg\":\"ES256\",\"kid\":\"../../../../dev/null\"}",
                "{\"alg\":\"ES256\",\"kid\":\"' or 1=1 --\"}",
                "{\"alg\":\"ES256\",\"kid\":\"\\u0000\"}",
                "{\"alg\":\"ES256\",\"kid\":\"KID\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"ES256\",\"kid\":\"KID\",\"zip\":\"DEF\"}",
            })
    void anotherHeaderBeforeTheSamePayloadIsInactive(String header) {
        String head = Base64URL.encode(header.replace("KID", ours.getKeyID())).toString();

        assertInactive(head + "." + parts[1] + ".");
        assertInactive(head + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aMacUnderThePublicKeyIsInactive() throws Exception {
        for (byte[] secret : List.of(
                ours.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                ours.toECPublicKey().getEncoded(),
                ours.getX().decode(),
                ours.getKeyID().getBytes(StandardCharsets.UTF_8),
                new byte[32])) {
            JWSObject forged = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(ours.getKeyID())
                            .build(),
                    new Payload(claims()));
            forged.sign(new MACSigner(Arrays.copyOf(secret, Math.max(32, secret.length))));

            assertInactive(forged.serialize());
        }
    }

    @Test
    void anotherIssuersKeyUnderOurKidIsInactive() throws Exception {
        assertInactive(signed(header().build(), claims(), theirs));
    }

    @Test
    void aKeyThatTheTokenBringsAlongIsNotBelieved() throws Exception {
        assertInactive(signed(header().jwk(theirs.toPublicJWK()).build(), claims(), theirs));
        assertInactive(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .jwk(theirs.toPublicJWK())
                        .build(),
                claims(),
                theirs));
        for (String url : List.of(wire.base() + "/oauth/jwks", "https://evil.example/jwks", "file:///etc/passwd")) {
            assertInactive(signed(header().jwkURL(URI.create(url)).build(), claims(), theirs));
            assertInactive(signed(header().x509CertURL(URI.create(url)).build(), claims(), theirs));
        }
    }

    /** RFC 7515 §4.1.11: extensions that are not understood must not be passed over. */
    @Test
    void criticalExtensionsAreRefusedEvenUnderOurSignature() throws Exception {
        assertInactive(signed(
                header().criticalParams(Set.of("exp")).customParam("exp", 1).build(), claims(), ours));
        assertInactive(signed(
                header().criticalParams(Set.of("b64"))
                        .base64URLEncodePayload(true)
                        .build(),
                claims(),
                ours));
        for (String crit : List.of("[]", "[\"exp\"]", "[\"b64\"]", "[\"alg\"]", "\"exp\"", "[1]", "{}")) {
            String header =
                    "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + ours.getKeyID() + "\",\"crit\":" + crit + "}";
            assertInactive(signed(header, claims(), ours));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "session+jwt", "AT+JWT", "application/at+jwt", "jwt", "secevent+jwt"})
    void anotherTypeOfJwtIsNoAccessToken(String type) throws Exception {
        assertInactive(signed(header().type(new JOSEObjectType(type)).build(), claims(), ours));
    }

    @Test
    void aJwtWithoutTypeIsNoAccessToken() throws Exception {
        assertInactive(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(ours.getKeyID()).build(), claims(), ours));
    }

    @Test
    void anotherIssuerUnderOurSignatureIsInactive() throws Exception {
        assertInactive(signed(header().build(), claimsWith("iss", "https://evil.example"), ours));
        assertInactive(signed(header().build(), claimsWith("iss", "http://localhost:9000/"), ours));
        assertInactive(signed(header().build(), claimsWith("iss", null), ours));
    }

    @Test
    void oddTimesUnderOurSignatureAreInactiveAndNoError() throws Exception {
        for (Object odd : Arrays.asList(null, 0, -1, "soon", List.of(1), Map.of(), Long.MIN_VALUE, true)) {
            assertInactive(signed(header().build(), claimsWith("exp", odd), ours));
        }
    }

    @Test
    void anyChangedByteMakesATokenInactive() {
        byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
        // The last character is left out: some of its bits mean nothing (see RevocationTest).
        for (int i = 0; i < bytes.length - 1; i += 5) {
            byte[] changed = bytes.clone();
            changed[i] = (byte) (changed[i] == 'A' ? 'B' : 'A');
            assertInactive(new String(changed, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void signaturesThatAreNoSignaturesAreInactive() {
        for (byte[] signature :
                List.of(new byte[0], new byte[1], new byte[63], new byte[64], new byte[65], new byte[4000])) {
            assertInactive(parts[0] + "." + parts[1] + "." + Base64URL.encode(signature));
        }
        byte[] allOnes = new byte[64];
        Arrays.fill(allOnes, (byte) 0xff);
        assertInactive(parts[0] + "." + parts[1] + "." + Base64URL.encode(allOnes));
    }

    /** The other common encoding of the same signature is not that of RFC 7518 §3.4. */
    @Test
    void aDerEncodedSignatureIsInactive() throws Exception {
        Signature der = Signature.getInstance("SHA256withECDSA");
        ECPrivateKey key = ours.toECPrivateKey();
        der.initSign(key);
        der.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertInactive(parts[0] + "." + parts[1] + "." + Base64URL.encode(der.sign()));
    }

    @Test
    void deeplyNestedJsonIsInactiveAndNoError() {
        String nested = "{\"alg\":\"ES256\",\"kid\":\"" + ours.getKeyID() + "\",\"x\":" + "[".repeat(2500)
                + "]".repeat(2500) + "}";

        assertInactive(Base64URL.encode(nested) + "." + parts[1] + "." + parts[2]);
        assertInactive(Base64URL.encode("[".repeat(5000)) + "." + parts[1] + "." + parts[2]);
        assertInactive(Base64URL.encode("{\"a\":".repeat(1000)) + "." + parts[1] + "." + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 40_000})
    void aLongTokenIsInactiveEvenUnderOurSignature(int length) throws Exception {
        assertInactive(signed(header().build(), claimsWith("padding", "x".repeat(length)), ours));
    }

    @Test
    void otherSerialisationsAreInactive() {
        assertInactive("{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\""
                + parts[2] + "\"}");
        assertInactive(token + ".");
        assertInactive("." + token);
        assertInactive(token + "." + token);
        assertInactive("Bearer+" + token);
        assertInactive(token + "," + token);
    }

    private static String signed(JWSHeader header, Map<String, Object> claims, ECKey key) throws Exception {
        return signed(header.toString(), claims, key);
    }

    /** Put together by hand: Nimbus refuses to sign some of what is wanted here. */
    private static String signed(String header, Map<String, Object> claims, ECKey key) throws Exception {
        String input = Base64URL.encode(header) + "."
                + Base64URL.encode(JsonMapper.shared().writeValueAsString(claims));
        return input + "."
                + new ECDSASigner(key)
                        .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(ours.getKeyID());
    }

    private Map<String, Object> claims() {
        return wire.claims(token);
    }

    /** The claims with one of them changed, or left out where the value is {@code null}. */
    private Map<String, Object> claimsWith(String name, Object value) {
        Map<String, Object> claims = new HashMap<>(claims());
        claims.remove(name);
        if (value != null) {
            claims.put(name, value);
        }
        return claims;
    }

    private void assertInactive(String text) {
        HttpResponse<String> response = wire.post("/oauth/introspect", resourceServer, "token=" + text);
        assertThat(response.statusCode()).as(text).isEqualTo(200);
        assertThat(response.body()).as(text).isEqualTo("{\"active\":false}");
    }

    private boolean isActive(String text) {
        return (Boolean) wire.introspect(resourceServer, text).get("active");
    }
}
