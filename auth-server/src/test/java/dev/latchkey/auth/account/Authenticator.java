package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody's authenticator app, by nothing but the platform's HMAC, with the backup codes on paper beside it. */
public record Authenticator(byte[] seed, List<String> backupCodes) {

    private static final String TOTP = "/api/v1/me/totp";
    private static final Pattern SECRET = Pattern.compile("[?&]secret=([A-Z2-7]+)(&|$)");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** Types the seed in. */
    public static Authenticator typed(String seed) {
        return new Authenticator(bytes(seed), List.of());
    }

    /** Begins to enrol, and reads the link that is answered. */
    public static Authenticator scanned(Wire wire, String session) {
        HttpResponse<String> begun = wire.api("POST", TOTP, session, null);
        assertThat(begun.statusCode()).isEqualTo(200);
        Matcher secret = SECRET.matcher((String) wire.json(begun).get("otpauth_uri"));
        assertThat(secret.find()).isTrue();
        return new Authenticator(bytes(secret.group(1)), List.of());
    }

    /** Enrols; the code of that instant is used up by it. */
    @SuppressWarnings("unchecked")
    public static Authenticator enrolled(Wire wire, String session, Instant now) {
        Authenticator scanned = scanned(wire, session);
        HttpResponse<String> verified = verify(wire, session, scanned.code(now));
        assertThat(verified.statusCode()).as(verified.body()).isEqualTo(200);
        Map<String, Object> body = wire.json(verified);
        return new Authenticator(scanned.seed(), (List<String>) body.get("backup_codes"));
    }

    static HttpResponse<String> verify(Wire wire, String session, String code) {
        return wire.api("POST", TOTP + "/verify", session, "{\"code\":\"" + code + "\"}");
    }

    /** RFC 6238 §4.2, RFC 4226 §5.3. */
    public String code(Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(seed, "RAW"));
            byte[] hash = mac.doFinal(
                    ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
            int offset = hash[hash.length - 1] & 0xf;
            int binary = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(binary % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A code that is none of now, nor near it. */
    String wrongCode(Instant now) {
        List<String> right = List.of(code(now.minusSeconds(30)), code(now), code(now.plusSeconds(30)));
        return List.of("000000", "111111", "222222", "333333").stream()
                .filter(code -> !right.contains(code))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String base32) {
        BigInteger number = BigInteger.ONE;
        for (char digit : base32.toCharArray()) {
            number = number.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(digit)));
        }
        return Arrays.copyOfRange(number.toByteArray(), 1, 1 + base32.length() * 5 / 8);
    }
}
