package dev.latchkey.auth.secret;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * Makes identifiers and secrets. All of them use only {@code [A-Za-z0-9_-]}: libraries differ in how they percent-encode
 * Basic credentials, and in these characters none of them changes anything.
 */
@Component
public class SecretGenerator {

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 12;

    private final SecureRandom random = new SecureRandom();

    /** A 256-bit secret behind a prefix that tells people and secret scanners what they found. */
    public PlainSecret secret(String prefix) {
        return new PlainSecret(prefix + randomText(SECRET_BYTES));
    }

    /** An identifier that nobody has used and nobody can guess, but that is no secret. */
    public String id(String prefix) {
        return prefix + randomText(ID_BYTES);
    }

    /** The source of randomness, for formats that are spelled elsewhere. */
    public SecureRandom random() {
        return random;
    }

    private String randomText(int bytes) {
        byte[] buffer = new byte[bytes];
        random.nextBytes(buffer);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer);
    }
}
