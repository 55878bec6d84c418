package dev.latchkey.auth.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret that nobody guesses, so a fast hash protects it as well as a slow one would: at least 190 random bits,
 * or 80 together with who they belong to. Not for passwords.
 */
public final class SecretHash {

    private final byte[] digest;

    private SecretHash(byte[] digest) {
        this.digest = digest;
    }

    static SecretHash of(String secret) {
        try {
            return new SecretHash(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads what {@link #hex()} wrote. */
    public static SecretHash ofHex(String hex) {
        return new SecretHash(HexFormat.of().parseHex(hex));
    }

    /** The stored form: 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest);
    }

    /** Compares in constant time. Digests have one length, so a secret padded with NULs does not pass for the shorter one. */
    public boolean matches(SecretHash other) {
        return MessageDigest.isEqual(digest, other.digest);
    }

    /** For use as a cache key; decisions about a secret go through {@link #matches}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && matches(hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "[secret hash]";
    }
}
