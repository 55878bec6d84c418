package dev.latchkey.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of contenders at several numbers of connections: one contender at a time, all of them in each round. */
final class Sweep {

    /** A secret that is kept as bcrypt takes one core so long that a request among 64 waits for seconds. */
    private static final int PATIENCE_SECONDS = 30;

    private final Map<Integer, Map<Contender, List<Load.Result>>> rounds = new LinkedHashMap<>();

    private final Map<Contender, Long> warmUps = new LinkedHashMap<>();

    private Sweep() {}

    /**
     * Warms all up with the first number of connections, then measures.
     *
     * @param path what is asked for, behind the contenders' URLs
     */
    static Sweep run(Bench bench, String script, String path, List<Contender> contenders, Integer... connections)
            throws IOException, InterruptedException {
        Sweep sweep = new Sweep();
        for (Contender contender : contenders) {
            Comparison first = new Comparison(bench, load(bench, script, path, connections[0]));
            sweep.warmUps.put(contender, first.warmUp(contender, bench.number("--peer-warmup"), 0));
            contender.process().awaitIdle();
        }
        for (int count : connections) {
            Load load = load(bench, script, path, count);
            Map<Contender, List<Load.Result>> all = new LinkedHashMap<>();
            for (int round = 0; round < bench.number("--peer-rounds"); round++) {
                for (Contender contender : contenders) {
                    all.computeIfAbsent(contender, key -> new ArrayList<>())
                            .add(load.run(contender, bench.number("--peer-seconds")));
                    contender.process().awaitIdle();
                }
            }
            sweep.rounds.put(count, all);
        }
        return sweep;
    }

    private static Load load(Bench bench, String script, String path, int connections) {
        return new Load(Bench.MODULE.resolve(script), path, bench.loadCore(), connections, PATIENCE_SECONDS);
    }

    /** How it was measured, for the head of a table. */
    static String caption(Bench bench) {
        return Report.format(
                "%d rounds of %d s in turn.", bench.number("--peer-rounds"), bench.number("--peer-seconds"));
    }

    /** The median over the rounds. */
    double perSecond(Contender contender, int connections) {
        return median(contender, connections, Load.Result::perSecond);
    }

    /** The median over the rounds of each one's p50. */
    double p50Millis(Contender contender, int connections) {
        return median(contender, connections, Load.Result::p50Micros) / 1e3;
    }

    /** The median over the rounds of each one's p99. */
    double p99Millis(Contender contender, int connections) {
        return median(contender, connections, Load.Result::p99Micros) / 1e3;
    }

    double cpuMicros(Contender contender, int connections) {
        return median(contender, connections, Load.Result::cpuMicros);
    }

    /** The median of the ratios of rounds that followed each other. */
    double ratio(Contender contender, Contender of, int connections) {
        return Report.ratio(
                rounds.get(connections).get(contender), rounds.get(connections).get(of));
    }

    /** Requests that were answered, in all rounds and before them. */
    long requests(Contender contender) {
        return warmUps.get(contender)
                + rounds.values().stream()
                        .flatMap(all -> all.get(contender).stream())
                        .mapToLong(Load.Result::requests)
                        .sum();
    }

    private double median(Contender contender, int connections, ToDoubleFunction<Load.Result> figure) {
        return Report.median(rounds.get(connections).get(contender).stream()
                .mapToDouble(figure)
                .toArray());
    }
}
