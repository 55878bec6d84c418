package dev.latchkey.auth.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/**
 * A strong entity tag (RFC 9110 §8.8.3).
 *
 * @param text with its quotation marks
 */
public record EntityTag(String text) {

    private static final int BYTES = 16;

    /** The tag of these values; {@code null} among them is a value, and the order of a collection part of it. */
    public static EntityTag of(Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            append(text, value);
        }
        return new EntityTag('"' + hash(text.toString()) + '"');
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Collection<?> many) {
            text.append(many.size()).append('*');
            many.forEach(one -> append(text, one));
        } else if (value == null) {
            text.append('-');
        } else {
            // With its length before it, so that no two lists of values read the same.
            text.append(value.toString().length()).append(':').append(value);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
