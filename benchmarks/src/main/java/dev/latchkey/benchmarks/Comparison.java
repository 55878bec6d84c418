package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Contenders under the same load, one at a time. */
final class Comparison {

    /**
     * Warming up is done in bursts of so many seconds. Where a burst ends its connections are closed, and code that was compiled as if that
     * never happened is thrown away: that should be over before anything is measured.
     */
    private static final int BURST = 4;

    /** In which the compiler has the core for itself. */
    private static final long PAUSE_MILLIS = 1000;

    /** How much longer than it was told to, if requests are still lacking. */
    private static final int MOST_STRETCH = 10;

    private final Bench bench;
    private final Load load;

    Comparison(Bench bench, Load load) {
        this.bench = bench;
        this.load = load;
    }

    /** One of token endpoints, with as many connections as the command line says. */
    static Comparison ofTokens(Bench bench) {
        return new Comparison(bench, tokens(bench, bench.number("--connections")));
    }

    /** Load on a token endpoint. */
    static Load tokens(Bench bench, int connections) {
        return new Load(Bench.MODULE.resolve("token.lua"), "/oauth/token", bench.loadCore(), connections);
    }

    /** Compares servers that make tokens, after a look whether these hold the same. */
    void runTokens(String title, Contender... contenders) throws Exception {
        List<String> claims = claims(contenders[0]);
        for (Contender contender : contenders) {
            List<String> own = claims(contender);
            if (!claims.equals(own)) {
                throw new IllegalStateException(
                        "These do not make the same token, so there is nothing to compare: " + claims + ", " + own);
            }
        }
        run(title, contenders);
    }

    /** Warms all up, then measures them in turn, round by round: what is returned are each one's rounds. */
    List<List<Load.Result>> run(String title, Contender... contenders) throws Exception {
        List<List<Load.Result>> rounds = new ArrayList<>();
        for (Contender contender : contenders) {
            warmUp(contender);
            rounds.add(new ArrayList<>());
        }
        for (int round = 0; round < bench.number("--rounds"); round++) {
            for (int i = 0; i < contenders.length; i++) {
                rounds.get(i).add(load.run(contenders[i], bench.number("--seconds")));
            }
        }
        bench.report().addComparison(title, List.of(contenders), rounds);
        return rounds;
    }

    /** As the command line asks. */
    void warmUp(Contender contender) throws IOException, InterruptedException {
        warmUp(contender, bench.number("--warmup"), bench.number("--warmup-requests"));
    }

    /**
     * For that long and for that many requests: on a busy machine the compiler is not done after any number of seconds.
     *
     * @return how many requests it were
     */
    long warmUp(Contender contender, int seconds, int atLeast) throws IOException, InterruptedException {
        long requests = 0;
        for (int warm = 0; warm < seconds * MOST_STRETCH; warm += BURST) {
            if (warm >= seconds && requests >= atLeast) {
                break;
            }
            requests += load.warm(contender, BURST);
            Thread.sleep(PAUSE_MILLIS);
        }
        return requests;
    }

    private static List<String> claims(Contender contender) throws Exception {
        String basic = Files.readAllLines(contender.credentials()).get(0);
        return new TokenClient(contender.endpoint()).claims(basic);
    }
}
