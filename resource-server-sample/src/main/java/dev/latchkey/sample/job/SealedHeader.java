package dev.latchkey.sample.job;

import dev.latchkey.sample.encryption.ValueCipher;
import java.util.Locale;

/** A request header as it is stored: bound to its job and its name, so that it opens nowhere else. */
record SealedHeader(String name, String sealedValue) {

    static SealedHeader seal(ValueCipher cipher, String jobId, String name, String value) {
        return new SealedHeader(name, cipher.seal(value, place(jobId, name)));
    }

    String open(ValueCipher cipher, String jobId) {
        return cipher.open(sealedValue, place(jobId, name));
    }

    boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    private static String place(String jobId, String name) {
        return "job-header:" + jobId + ":" + name.toLowerCase(Locale.ROOT);
    }
}
