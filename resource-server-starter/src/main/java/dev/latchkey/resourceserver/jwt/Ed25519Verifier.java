package dev.latchkey.resourceserver.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Verifies Ed25519 signatures with the Java platform. Nimbus' own verifier would want the Tink library. */
final class Ed25519Verifier implements JWSVerifier {

    private static final String ALGORITHM = "Ed25519";

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410 §4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;
    private final JCAContext jcaContext;

    Ed25519Verifier(PublicKey key, JCAContext jcaContext) {
        this.key = key;
        this.jcaContext = jcaContext;
    }

    /** The public key with those 32 bytes. */
    static PublicKey publicKey(byte[] bytes) throws JOSEException {
        byte[] encoded = new byte[X509_PREFIX.length + bytes.length];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(bytes, 0, encoded, X509_PREFIX.length, bytes.length);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException notAKey) {
            throw new JOSEException("not an Ed25519 key", notAKey);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = jcaContext.getProvider() == null
                    ? Signature.getInstance(ALGORITHM)
                    : Signature.getInstance(ALGORITHM, jcaContext.getProvider());
            verifier.initVerify(key);
            verifier.update(signingInput);
            return verifier.verify(signature.decode());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException unsupported) {
            throw new JOSEException("Ed25519 cannot be verified", unsupported);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return jcaContext;
    }
}
