package dev.latchkey.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Verifies a JWS with the JWK set document and the JDK's own cryptography, and with no JOSE library at all. */
public final class JcaVerifier {

    private static final String JDK_EC = "SunEC";

    private JcaVerifier() {}

    /** Whether the signature is that of the key which the token names. */
    public static boolean verifies(String jwkSet, String jwt) throws GeneralSecurityException {
        String[] parts = jwt.split("\\.");
        Map<?, ?> header = json(new String(decoded(parts[0]), StandardCharsets.UTF_8));
        Map<?, ?> jwk = ((List<?>) json(jwkSet).get("keys"))
                .stream()
                        .map(key -> (Map<?, ?>) key)
                        .filter(key -> key.get("kid").equals(header.get("kid")))
                        .findFirst()
                        .orElseThrow();
        if (!header.get("alg").equals(jwk.get("alg"))) {
            return false;
        }
        Signature signature = signature((String) header.get("alg"));
        signature.initVerify(key(jwk));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(decoded(parts[2]));
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        switch (algorithm) {
            case "ES256":
                return Signature.getInstance("SHA256withECDSAinP1363Format", JDK_EC);
            case "RS256":
                return Signature.getInstance("SHA256withRSA", "SunRsaSign");
            case "PS256":
                Signature signature = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                return signature;
            case "EdDSA":
                return Signature.getInstance("Ed25519", JDK_EC);
            default:
                throw new GeneralSecurityException("unknown algorithm " + algorithm);
        }
    }

    private static PublicKey key(Map<?, ?> jwk) throws GeneralSecurityException {
        switch ((String) jwk.get("kty")) {
            case "EC":
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC", JDK_EC);
                curve.init(new ECGenParameterSpec("secp256r1"));
                return KeyFactory.getInstance("EC", JDK_EC)
                        .generatePublic(new ECPublicKeySpec(
                                new ECPoint(number(jwk, "x"), number(jwk, "y")),
                                curve.getParameterSpec(ECParameterSpec.class)));
            case "RSA":
                return KeyFactory.getInstance("RSA", "SunRsaSign")
                        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
            case "OKP":
                // RFC 8410 §4: twelve fixed bytes, then the key.
                String encoded = "302a300506032b6570032100" + HexFormat.of().formatHex(decoded((String) jwk.get("x")));
                return KeyFactory.getInstance("Ed25519", JDK_EC)
                        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
            default:
                throw new GeneralSecurityException("unknown key type " + jwk.get("kty"));
        }
    }

    private static BigInteger number(Map<?, ?> jwk, String member) {
        return new BigInteger(1, decoded((String) jwk.get(member)));
    }

    private static byte[] decoded(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url);
    }

    private static Map<?, ?> json(String text) {
        return JsonMapper.shared().readValue(text, Map.class);
    }
}
