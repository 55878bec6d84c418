package dev.latchkey.protocol;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * How an API key is spelled: {@code <prefix><random><checksum>}, where random is {@value #RANDOM_LENGTH} base62 characters
 * of a CSPRNG (190 bits) and checksum the CRC-32 of everything before it as {@value #CHECKSUM_LENGTH} base62 characters,
 * most significant first, padded with {@code 0}. A reseller's key names the reseller behind the prefix:
 * {@code <prefix><reseller id>_<random><checksum>}. The id is made of letters, digits, {@code -} and {@code _}, so the key is split at its
 * last {@code _}. Keys to test another implementation with are in the resource {@code api-key-vectors.csv} beside this class.
 *
 * <p>The checksum is no secret and proves nothing: it lets a typo or a made-up key be refused without a look-up.
 */
public final class ApiKeyFormat {

    /** Base62 characters of randomness in a key made here. A longer random part is accepted. */
    public static final int RANDOM_LENGTH = 32;

    /** Base62 characters of the checksum: six hold any 32-bit value. */
    public static final int CHECKSUM_LENGTH = 6;

    /** Longest prefix of a key type: it leaves room for the rest of a key. */
    public static final int MAX_PREFIX_LENGTH = 64;

    /** Longest key that is looked at; anything longer is malformed. */
    public static final int MAX_LENGTH = 256;

    private static final String SEPARATOR = "_";
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final List<String> prefixes;

    /**
     * A reader for keys with one of these prefixes.
     *
     * @param prefixes all prefixes that belong to key types, for example {@code cdb_} and {@code cdb_r_}
     */
    public ApiKeyFormat(Collection<String> prefixes) {
        this.prefixes = prefixes.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The longest known prefix that this text begins with; empty where it is no API key. */
    public Optional<String> prefixOf(String text) {
        for (String prefix : prefixes) {
            if (text.startsWith(prefix)) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    /** Makes a key: the prefix, fresh randomness, the checksum. The result is a secret. */
    public static String generate(String prefix, SecureRandom random) {
        StringBuilder key = new StringBuilder(prefix);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            key.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return key.append(checksum(key)).toString();
    }

    /**
     * Makes a key of a reseller. The result is a secret.
     *
     * @throws IllegalArgumentException if the id has other characters than letters, digits, {@code -} and {@code _}
     */
    public static String generate(String prefix, String resellerId, SecureRandom random) {
        if (!isId(resellerId)) {
            throw new IllegalArgumentException("no id that a key can hold");
        }
        return generate(prefix + resellerId + SEPARATOR, random);
    }

    /**
     * Whether a key with that prefix is well-formed: long enough, base62 behind its last {@code _}, an id before that or nothing, and
     * ending in its own checksum. Answers without a look-up and never throws.
     */
    public static boolean isWellFormed(String key, String prefix) {
        int randomStart = randomStart(key, prefix);
        int checksumStart = key.length() - CHECKSUM_LENGTH;
        if (randomStart < 0 || checksumStart - randomStart < RANDOM_LENGTH || !isBase62(key, randomStart)) {
            return false;
        }
        return checksum(key.substring(0, checksumStart)).contentEquals(key.substring(checksumStart));
    }

    /**
     * Whether a text with that prefix looks like a key made here, whatever its checksum: if it is not {@linkplain #isWellFormed
     * well-formed}, it is a key made here with a typo, or made up. A text that does not may be a key from elsewhere, imported by its hash.
     */
    public static boolean hasOwnShape(String key, String prefix) {
        int randomStart = randomStart(key, prefix);
        return randomStart >= 0
                && key.length() - randomStart == RANDOM_LENGTH + CHECKSUM_LENGTH
                && isBase62(key, randomStart);
    }

    /** The reseller that a well-formed key with that prefix names; empty where it names none. */
    public static Optional<String> resellerId(String key, String prefix) {
        int randomStart = randomStart(key, prefix);
        return randomStart <= prefix.length()
                ? Optional.empty()
                : Optional.of(key.substring(prefix.length(), randomStart - SEPARATOR.length()));
    }

    /** Where the random part begins, behind the prefix and the reseller's id if there is one; -1 if this cannot be a key made here. */
    private static int randomStart(String key, String prefix) {
        if (key.length() > MAX_LENGTH || !key.startsWith(prefix)) {
            return -1;
        }
        int separator = key.lastIndexOf(SEPARATOR);
        if (separator < prefix.length()) {
            return prefix.length();
        }
        return isId(key.substring(prefix.length(), separator)) ? separator + SEPARATOR.length() : -1;
    }

    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (BASE62.indexOf(text.charAt(i)) < 0 && text.charAt(i) != '-' && text.charAt(i) != '_') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isBase62(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (BASE62.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String checksum(CharSequence text) {
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }
}
