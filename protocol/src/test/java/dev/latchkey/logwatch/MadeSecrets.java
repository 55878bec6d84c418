package dev.latchkey.logwatch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The secrets of a whole run of tests, by their ends: the end of a token is its signature, and the end of a key what is random in it. A text is
 * looked through for all of them at once, by a rolling hash; signed tokens are known by their form alone. Safe for any number of threads.
 */
final class MadeSecrets {

    /** Shorter ones are no secrets but words of a test. */
    static final int END = 16;

    /** Some hundred bytes each. */
    private static final int MOST = 300_000;

    private static final int BITS = 1 << 22;
    private static final long BASE = 1_000_003;
    private static final long OUT = power(BASE, END);
    private static final Pattern SIGNED_TOKEN =
            Pattern.compile("(eyJ[A-Za-z0-9_-]{10,})\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}");

    /** Signed as tokens are, and shown to whoever wants to verify the audit log. */
    private static final String CHECKPOINT = "\"typ\":\"audit-checkpoint+jwt\"";

    private final Set<String> ends = new HashSet<>();
    private final BitSet hashes = new BitSet(BITS);

    /**
     * Remembers a secret.
     *
     * @throws IllegalStateException if there are more than could be looked for
     */
    synchronized void add(String secret) {
        if (secret.length() < END) {
            return;
        }
        if (ends.size() == MOST) {
            throw new IllegalStateException("These tests make more secrets than are looked for in their log");
        }
        String end = secret.substring(secret.length() - END);
        ends.add(end);
        long hash = 0;
        for (int i = 0; i < END; i++) {
            hash = hash * BASE + end.charAt(i);
        }
        hashes.set(bit(hash));
    }

    /** A secret that stands in a text, as far as it is safe to say: its first characters. */
    Optional<String> in(String text) {
        return SIGNED_TOKEN
                .matcher(text)
                .results()
                .filter(signed -> !header(signed.group(1)).contains(CHECKPOINT))
                .findFirst()
                .map(token -> shown(token.group()))
                .or(() -> endIn(text));
    }

    private static String header(String encoded) {
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    synchronized int size() {
        return ends.size();
    }

    private synchronized Optional<String> endIn(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * BASE + text.charAt(i);
            if (i >= END) {
                hash -= OUT * text.charAt(i - END);
            }
            if (i >= END - 1 && hashes.get(bit(hash)) && ends.contains(text.substring(i - END + 1, i + 1))) {
                return Optional.of(shown(text.substring(i - END + 1, i + 1)));
            }
        }
        return Optional.empty();
    }

    private static String shown(String secret) {
        return secret.substring(0, 4) + "…";
    }

    private static int bit(long hash) {
        return (int) ((hash ^ hash >>> 32) & BITS - 1);
    }

    private static long power(long base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
