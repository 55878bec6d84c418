package dev.latchkey.resourceserver.credential;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a credential: what caches know it by, so that none of them holds a secret. */
public record CredentialDigest(long first, long second, long third, long fourth) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(CredentialDigest::sha256);

    /** The digest of that credential. */
    public static CredentialDigest of(String credential) {
        byte[] digest = SHA_256.get().digest(credential.getBytes(StandardCharsets.UTF_8));
        return new CredentialDigest(
                (long) LONGS.get(digest, 0), (long) LONGS.get(digest, 8), (long) LONGS.get(digest, 16), (long)
                        LONGS.get(digest, 24));
    }

    /** A part of the digest is a hash already. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
