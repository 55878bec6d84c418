package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.KeyTable.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a revoked or changed credential is still let in: from the answer of the auth server to the answer that refuses it at an API, which
 * is asked without a pause. So it holds one round trip to the API.
 */
final class RevocationLatency {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private RevocationLatency() {}

    /** Something that ends or narrows a credential. */
    private interface Change {
        void make() throws IOException, InterruptedException;
    }

    /**
     * Measures and prints.
     *
     * @param arguments the auth server's URL, the API's URL with its path, the demo's credentials file, the number of trials
     */
    public static void main(String[] arguments) throws Exception {
        String basic = DemoCredentials.of(Path.of(arguments[2])).basic();
        long[] nanos = ofTokens(new TokenClient(arguments[0]), arguments[1], basic, Integer.parseInt(arguments[3]));
        System.out.printf(
                "%d trials: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                nanos.length, Report.millis(nanos, 50), Report.millis(nanos, 99), Report.millis(nanos, 100));
    }

    /** The nanoseconds of that many trials with a token each, which is revoked. */
    static long[] ofTokens(TokenClient client, String api, String basic, int trials)
            throws IOException, InterruptedException {
        long[] nanos = new long[trials];
        for (int i = 0; i < trials; i++) {
            String token = client.token(basic);
            nanos[i] = until(401, client, api, token, () -> client.revoke(basic, token));
        }
        return nanos;
    }

    /** The same for API keys, each of which is revoked. */
    static long[] ofKeys(TokenClient client, String api, String basic, List<Key> keys)
            throws IOException, InterruptedException {
        long[] nanos = new long[keys.size()];
        for (int i = 0; i < nanos.length; i++) {
            String key = keys.get(i).text();
            nanos[i] = until(401, client, api, key, () -> client.revoke(basic, key));
        }
        return nanos;
    }

    /** The same for API keys that are narrowed to an address which the load does not come from. */
    static long[] ofChanges(TokenClient client, String api, ManagementClient operator, List<Key> keys)
            throws IOException, InterruptedException {
        long[] nanos = new long[keys.size()];
        for (int i = 0; i < nanos.length; i++) {
            Key key = keys.get(i);
            nanos[i] = until(
                    403,
                    client,
                    api,
                    key.text(),
                    () -> operator.send(
                            "PATCH", "/api-keys/" + key.id(), "{\"allowed_ips\":[\"203.0.113.10/32\"]}", 200));
        }
        return nanos;
    }

    private static long until(int refusal, TokenClient client, String api, String credential, Change change)
            throws IOException, InterruptedException {
        await(client, api, credential, 200, 200);
        change.make();
        long changed = System.nanoTime();
        await(client, api, credential, 200, refusal);
        return System.nanoTime() - changed;
    }

    /** Asks until that status comes; another one than that before it is an exception. */
    private static void await(TokenClient client, String api, String credential, int before, int wanted)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = client.status(api, credential);
        while (status != wanted) {
            if (status != before || System.nanoTime() - start > PATIENCE) {
                throw new IOException(api + " answers " + status + " instead of " + wanted);
            }
            status = client.status(api, credential);
        }
    }
}
