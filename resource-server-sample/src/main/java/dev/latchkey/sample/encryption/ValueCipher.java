package dev.latchkey.sample.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals short texts: AES-256-GCM with a fresh 96-bit nonce each time, as {@code base64(nonce | ciphertext | tag)}. A sealed text
 * is bound to the place it belongs to, and does not open at another. Safe for any number of threads.
 */
public final class ValueCipher {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    ValueCipher(SecretKey key) {
        this.key = key;
    }

    /**
     * Seals a text.
     *
     * @param place where it will be kept, for example table, row and name; authenticated, not encrypted
     */
    public String seal(String plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] text = plain.getBytes(StandardCharsets.UTF_8);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text);
            byte[] whole = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, whole, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws UnreadableValueException if it was sealed under another key or for another place, or has been changed since
     */
    public String open(String sealed, String place) {
        try {
            byte[] whole = Base64.getDecoder().decode(sealed);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, whole, place)
                    .doFinal(whole, NONCE_BYTES, Math.max(0, whole.length - NONCE_BYTES));
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new UnreadableValueException(place, unreadable);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
