package dev.latchkey.auth.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * The digest that chains rows: SHA-256 over the digest before and the row, in a form that can be read in one way only and is the same on
 * every database. Not thread-safe.
 *
 * <p>The form: one byte 1; the 32 bytes of the digest before (zeros for the first row); the chain in 4 bytes; the place in 8; the
 * time in microseconds since the epoch in 8; then type, actor, subject, organization, workspace, address, request id and data, each as its
 * length in 4 bytes and its bytes in UTF-8, or the length -1 where there is none. Numbers are big-endian.
 */
final class RowDigest {

    static final int BYTES = 32;

    private static final byte VERSION = 1;
    private static final int MICROS = 1_000_000;

    private final MessageDigest sha256;
    private byte[] buffer = new byte[1024];
    private int length;

    RowDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What stands for the digest before the first row. */
    static byte[] beforeTheFirst() {
        return new byte[BYTES];
    }

    /** The digest of a row, whatever the row itself says that it is. */
    byte[] of(byte[] before, AuditRow row) {
        length = 0;
        room(1 + BYTES + 4 + 8 + 8);
        buffer[length++] = VERSION;
        System.arraycopy(before, 0, buffer, length, BYTES);
        length += BYTES;
        number(row.chain(), 4);
        number(row.seq(), 8);
        number(micros(row.occurredAt()), 8);
        text(row.type());
        text(row.actor());
        text(row.subject());
        text(row.organizationId());
        text(row.workspaceId());
        text(row.address());
        text(row.requestId());
        text(row.data());
        sha256.update(buffer, 0, length);
        return sha256.digest();
    }

    /** Microseconds since the epoch; what is finer is lost. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
    }

    private void text(String text) {
        if (text == null) {
            room(4);
            number(-1, 4);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(4 + bytes.length);
        number(bytes.length, 4);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void number(long number, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >>> shift);
        }
    }

    private void room(int bytes) {
        if (buffer.length - length < bytes) {
            byte[] larger = new byte[Math.max(2 * buffer.length, length + bytes)];
            System.arraycopy(buffer, 0, larger, 0, length);
            buffer = larger;
        }
    }
}
