package dev.latchkey.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Introspections of API keys, each key once: so each costs the server a look-up in its database.
 *
 * @param basic as whom the server is asked: a resource server
 * @param keys what is asked about
 */
record KeyLookUps(TokenClient client, String basic, List<String> keys) {

    /** Keys in one round. */
    static final int ROUND = 250;

    /** Asks about the next keys, one after the other, and answers the nanoseconds that all of them took. */
    long round(int number) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (String key : keys.subList(number * ROUND, (number + 1) * ROUND)) {
            client.introspect(basic, key);
        }
        return System.nanoTime() - start;
    }

    /** Microseconds for one key, by the median of the second half of the rounds: the first half warms up. */
    static double medianMicros(List<Long> rounds) {
        return Report.median(rounds.subList(rounds.size() / 2, rounds.size()).stream()
                        .mapToDouble(Long::doubleValue)
                        .toArray())
                / 1e3
                / ROUND;
    }

    @Override
    public String toString() {
        return "KeyLookUps[" + keys.size() + " keys]";
    }
}
