package dev.latchkey.auth.account;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * The seed that an authenticator app shares with us, and its codes: six digits for each half minute, by HMAC-SHA-1, as RFC 6238 has it
 * where nothing else is said. Apps know nothing else.
 */
final class Totp {

    static final int DIGITS = 6;
    static final int STEP_SECONDS = 30;

    /** RFC 4226 §4, R6. */
    private static final int SEED_BYTES = 20;

    /** Clocks differ, and typing takes time (RFC 6238 §5.2). */
    private static final int STEPS_ASIDE = 1;

    private static final HmacOneTimePasswordGenerator CODES = new HmacOneTimePasswordGenerator(DIGITS);

    private final SecretKey seed;

    private Totp(byte[] seed) {
        this.seed = new SecretKeySpec(seed, "RAW");
    }

    static Totp fresh(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new Totp(seed);
    }

    /** Reads what {@link #base32()} wrote. */
    static Totp ofBase32(String seed) {
        return new Totp(Base32.decode(seed));
    }

    String base32() {
        return Base32.toBase32String(seed.getEncoded());
    }

    /**
     * The time step that the code belongs to, of those that are near enough; empty if it is of none. Of two steps that happen to have one
     * code it is the later, so that the code is used up for both.
     */
    OptionalLong step(String code, Instant now) {
        byte[] given = code.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
        long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        OptionalLong found = OptionalLong.empty();
        for (long step = current - STEPS_ASIDE; step <= current + STEPS_ASIDE; step++) {
            if (MessageDigest.isEqual(given, code(step).getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    private String code(long step) {
        try {
            // Without the locale the digits would be those of the machine's language.
            return CODES.generateOneTimePasswordString(seed, step, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("every byte sequence is a key of HMAC", e);
        }
    }

    @Override
    public String toString() {
        return "Totp[]";
    }
}
