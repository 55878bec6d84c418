package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.KeyTable.Key;
import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a key costs among a thousand and among many: to make it through the API, to look it up when it is not in memory, and to answer about
 * it from memory. One request after the other, on two servers in turn, each with a database of its own that stays as large as it was.
 */
final class KeyStage implements Stage {

    private static final int FEW = 1_000;
    private static final int ROUNDS = 24;
    private static final int MADE_IN_ROUND = 40;
    private static final int LOOKED_UP_IN_ROUND = 200;
    private static final double GOAL = 0.9;

    /** One kind of request: nanoseconds for each by round. */
    private record Series(String name, List<Double> few, List<Double> many) {

        Series(String name) {
            this(name, new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Side(KeyTable table, ManagementClient operator, TokenClient client, String resourceServer) {

        double create() throws IOException, InterruptedException {
            long start = System.nanoTime();
            for (int i = 0; i < MADE_IN_ROUND; i++) {
                operator.send(
                        "POST",
                        "/workspaces/" + table.workspaceId() + "/api-keys",
                        "{\"name\":\"Load\",\"type\":\"cronjobpro\"}",
                        201);
            }
            return (System.nanoTime() - start) / (double) MADE_IN_ROUND;
        }

        double introspect(List<Key> keys) throws IOException, InterruptedException {
            long start = System.nanoTime();
            for (Key key : keys) {
                client.introspect(resourceServer, key.text());
            }
            return (System.nanoTime() - start) / (double) keys.size();
        }

        @Override
        public String toString() {
            return "Side[" + table.workspaceId() + "]";
        }
    }

    @Override
    public void run(Bench bench) throws Exception {
        String postgres = bench.servers().postgres(bench.loadCore());
        int many = bench.number("--keys");
        Side amongFew = side(bench, postgres, FEW);
        Side amongMany = side(bench, postgres, many);
        Series made = new Series("made through the API");
        Series lookedUp = new Series("introspected, not in memory");
        Series remembered = new Series("introspected, in memory");
        for (int round = 0; round < ROUNDS; round++) {
            round(amongFew, made.few(), lookedUp.few(), remembered.few());
            round(amongMany, made.many(), lookedUp.many(), remembered.many());
        }
        StringBuilder table = new StringBuilder(Report.format(
                "%n### keys: one request after the other%n%n"
                        + "| a key is … | µs among %,d | µs among %,d | ratio | goal |%n|---|---|---|---|---|%n",
                FEW, many));
        for (Series series : List.of(made, lookedUp, remembered)) {
            table.append(row(series));
        }
        bench.report().add(table.toString());
    }

    private static Side side(Bench bench, String postgres, int count) throws Exception {
        String database = bench.servers().database(postgres);
        Server server = bench.servers().authServer(bench.serverCore(), database);
        return new Side(
                KeyTable.make(database, count),
                new ManagementClient(server, bench.servers()),
                new TokenClient(server.endpoint()),
                bench.servers().resourceServerBasic());
    }

    private static void round(Side side, List<Double> made, List<Double> lookedUp, List<Double> remembered)
            throws Exception {
        List<Key> keys = side.table().add(LOOKED_UP_IN_ROUND);
        made.add(side.create());
        lookedUp.add(side.introspect(keys));
        remembered.add(side.introspect(keys));
        side.table().removeAdded();
    }

    /** The first half warms up. A ratio is that of two rounds that followed each other. */
    private static String row(Series series) {
        int from = ROUNDS / 2;
        double ratio = Report.median(IntStream.range(from, ROUNDS)
                .mapToDouble(round -> series.few().get(round) / series.many().get(round))
                .toArray());
        return Report.format(
                "| %s | %.0f | %.0f | %.2f | ≥ %.2f: %s |%n",
                series.name(),
                micros(series.few().subList(from, ROUNDS)),
                micros(series.many().subList(from, ROUNDS)),
                ratio,
                GOAL,
                Bench.verdict(ratio >= GOAL));
    }

    private static double micros(List<Double> nanos) {
        return Report.median(nanos.stream().mapToDouble(Double::doubleValue).toArray()) / 1e3;
    }
}
