package dev.latchkey.auth.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** The JWS algorithms that tokens can be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
enum SigningAlgorithm {
    ES256(JWSAlgorithm.ES256, "SHA256withECDSAinP1363Format") {
        @Override
        JWK generate(int rsaKeyBits) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .algorithm(algorithm())
                    .keyUse(KeyUse.SIGNATURE)
                    .build();
        }
    },
    RS256(JWSAlgorithm.RS256, "SHA256withRSA") {
        @Override
        JWK generate(int rsaKeyBits) throws GeneralSecurityException {
            return rsa(rsaKeyBits, algorithm());
        }
    },
    PS256(JWSAlgorithm.PS256, "RSASSA-PSS") {
        @Override
        JWK generate(int rsaKeyBits) throws GeneralSecurityException {
            return rsa(rsaKeyBits, algorithm());
        }

        @Override
        Signature signature() throws GeneralSecurityException {
            Signature signature = super.signature();
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return signature;
        }
    },
    EDDSA(JWSAlgorithm.EdDSA, "Ed25519") {
        @Override
        JWK generate(int rsaKeyBits) throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            // Both encodings end in the 32 raw bytes (RFC 8410 §4, §7).
            return new OctetKeyPair.Builder(
                            Curve.Ed25519,
                            Base64URL.encode(last32(pair.getPublic().getEncoded())))
                    .d(Base64URL.encode(last32(pair.getPrivate().getEncoded())))
                    .algorithm(algorithm())
                    .keyUse(KeyUse.SIGNATURE)
                    .build();
        }

        @Override
        PrivateKey privateKey(JWK jwk) throws GeneralSecurityException {
            byte[] encoded = joined(ED25519_PKCS8_HEADER, jwk.toOctetKeyPair().getDecodedD());
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        }

        @Override
        PublicKey publicKey(JWK jwk) throws GeneralSecurityException {
            byte[] encoded = joined(ED25519_X509_HEADER, jwk.toOctetKeyPair().getDecodedX());
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        }
    };

    /** The DER in front of an Ed25519 private key of 32 bytes (RFC 8410 §7). */
    private static final byte[] ED25519_PKCS8_HEADER = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
    };

    /** The DER in front of an Ed25519 public key of 32 bytes (RFC 8410 §4). */
    private static final byte[] ED25519_X509_HEADER = {
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private final JWSAlgorithm algorithm;
    private final String signatureName;

    SigningAlgorithm(JWSAlgorithm algorithm, String signatureName) {
        this.algorithm = algorithm;
        this.signatureName = signatureName;
    }

    /** The algorithm that a key is for. */
    static SigningAlgorithm of(JWK jwk) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.algorithm.equals(jwk.getAlgorithm()))
                .findFirst()
                .orElseThrow();
    }

    JWSAlgorithm algorithm() {
        return algorithm;
    }

    /** Makes a key pair, as a JWK with its private part. */
    abstract JWK generate(int rsaKeyBits) throws GeneralSecurityException;

    /** A signature ready to sign with that key, by the fastest provider there is; not thread-safe. */
    final Signature signing(JWK jwk) throws GeneralSecurityException {
        Signature signature = signature();
        signature.initSign(privateKey(jwk));
        return signature;
    }

    /** Whether that is the key's signature of the input. */
    final boolean verifies(JWK jwk, byte[] input, byte[] signed) throws GeneralSecurityException {
        Signature signature = signature();
        signature.initVerify(publicKey(jwk));
        signature.update(input);
        return signature.verify(signed);
    }

    Signature signature() throws GeneralSecurityException {
        return Signature.getInstance(signatureName);
    }

    PrivateKey privateKey(JWK jwk) throws GeneralSecurityException {
        try {
            return ((AsymmetricJWK) jwk).toPrivateKey();
        } catch (JOSEException e) {
            throw new GeneralSecurityException(e);
        }
    }

    PublicKey publicKey(JWK jwk) throws GeneralSecurityException {
        try {
            return ((AsymmetricJWK) jwk).toPublicKey();
        } catch (JOSEException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static JWK rsa(int bits, JWSAlgorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .privateKey(pair.getPrivate())
                .algorithm(algorithm)
                .keyUse(KeyUse.SIGNATURE)
                .build();
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    private static byte[] last32(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }
}
