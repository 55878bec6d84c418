package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many signatures a second OpenSSL makes on one core, and does nothing else.
 *
 * @param es256 ECDSA with P-256
 * @param rs256 RSA with 2048 bits
 */
record OpensslSpeed(double es256, double rs256) {

    private static final int SECONDS = 3;

    /** Runs {@code openssl speed} there. */
    static OpensslSpeed measure(String core) throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        "taskset",
                        "-c",
                        core,
                        "openssl",
                        "speed",
                        "-mr",
                        "-elapsed",
                        "-seconds",
                        Integer.toString(SECONDS),
                        "ecdsap256",
                        "rsa2048")
                .redirectErrorStream(true)
                .start();
        String output = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl speed does not run: " + output);
        }
        return new OpensslSpeed(perSecond("R5", 256, output), perSecond("R1", 2048, output));
    }

    /** From the line that is for machines: its kind, how many, the bits of the key, in how many seconds. */
    private static double perSecond(String kind, int bits, String output) throws IOException {
        Matcher line = Pattern.compile("(?m)^\\+" + kind + ":(\\d+):" + bits + ":([0-9.]+)")
                .matcher(output);
        if (!line.find()) {
            throw new IOException("openssl speed tells nothing of " + kind + ": " + output);
        }
        return Double.parseDouble(line.group(1)) / Double.parseDouble(line.group(2));
    }
}
