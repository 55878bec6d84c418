package dev.latchkey.auth.jwk;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Signs with one key, on any thread. Initialising a {@link Signature} costs more than signing with it, so used ones are kept; there
 * are never more than threads have signed at once.
 */
final class KeySigner {

    private final SigningKey key;
    private final SigningAlgorithm algorithm;
    private final ConcurrentLinkedQueue<Signature> idle = new ConcurrentLinkedQueue<>();
    private final Map<String, byte[]> headers = new ConcurrentHashMap<>();

    KeySigner(SigningKey key) {
        this.key = key;
        this.algorithm = SigningAlgorithm.of(key.jwk());
    }

    boolean isFor(SigningKey other) {
        return key.kid().equals(other.kid());
    }

    /** Which cryptography provider signs. */
    String providerName() {
        Signature signature = take();
        idle.add(signature);
        return signature.getProvider().getName();
    }

    /** The encoded JOSE header of a JWT of that {@code typ}; types are the server's own few. */
    byte[] header(String type) {
        return headers.computeIfAbsent(
                type,
                ignored -> new JWSHeader.Builder(algorithm.algorithm())
                        .type(new JOSEObjectType(type))
                        .keyID(key.kid())
                        .build()
                        .toBase64URL()
                        .toString()
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** The signature in the form of RFC 7518 §3. */
    byte[] sign(byte[] input) {
        try {
            Signature signature = take();
            signature.update(input);
            byte[] signed = signature.sign();
            idle.add(signature);
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with " + key + " failed", e);
        }
    }

    private Signature take() {
        Signature signature = idle.poll();
        try {
            return signature == null ? algorithm.signing(key.jwk()) : signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform cannot sign with " + key, e);
        }
    }
}
