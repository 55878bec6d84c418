package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a revoked token or API key is still let in: from the answer to {@code POST /oauth/revoke} to the answer that refuses it at an API,
 * which is asked without a pause. So it holds one round trip to the API.
 */
final class RevocationLatency {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private RevocationLatency() {}

    /**
     * Measures and prints.
     *
     * @param arguments the auth server's URL, the API's URL with its path, the demo's credentials file, the number of trials
     */
    public static void main(String[] arguments) throws Exception {
        String basic = DemoCredentials.of(Path.of(arguments[2])).basic();
        long[] nanos = measure(new TokenClient(arguments[0]), arguments[1], basic, Integer.parseInt(arguments[3]));
        System.out.printf(
                "%d trials: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                nanos.length, millis(nanos, 50), millis(nanos, 99), millis(nanos, 100));
    }

    /** The times of that many trials, in nanoseconds, sorted. */
    static long[] measure(TokenClient client, String api, String basic, int trials)
            throws IOException, InterruptedException {
        long[] nanos = new long[trials];
        for (int i = 0; i < trials; i++) {
            nanos[i] = untilRefused(client, api, basic, client.token(basic));
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** The same for API keys, each of them once. */
    static long[] measureKeys(TokenClient client, String api, String basic, List<String> keys)
            throws IOException, InterruptedException {
        long[] nanos = new long[keys.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = untilRefused(client, api, basic, keys.get(i));
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long untilRefused(TokenClient client, String api, String basic, String credential)
            throws IOException, InterruptedException {
        await(client, api, credential, 200);
        client.revoke(basic, credential);
        long revoked = System.nanoTime();
        await(client, api, credential, 401);
        return System.nanoTime() - revoked;
    }

    /** A percentile of sorted nanoseconds, in milliseconds. */
    static double millis(long[] sorted, int percent) {
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    /** Asks until that status comes; another one than 200 and 401 is an exception. */
    private static void await(TokenClient client, String api, String token, int wanted)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = client.status(api, token);
        while (status != wanted) {
            if ((status != 200 && status != 401) || System.nanoTime() - start > PATIENCE) {
                throw new IOException(api + " answers " + status + " instead of " + wanted);
            }
            status = client.status(api, token);
        }
    }
}
