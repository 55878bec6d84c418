package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first token: on an empty embedded database, and once more. */
final class StartStage implements Stage {

    @Override
    public void run(Bench bench) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        for (int i = 0; i < bench.number("--starts"); i++) {
            String folder = "start" + i;
            first.add(secondsToToken(bench, folder));
            again.add(secondsToToken(bench, folder));
        }
        bench.report()
                .add(Report.format(
                        "%n### start: from the process to its first token%n%n| | seconds | runs |%n|---|---|---|%n%s%s",
                        row("first start: empty H2 file, schema, key and demo data are made", first),
                        row("later start on that database", again)));
    }

    private static double secondsToToken(Bench bench, String folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Server server = bench.demoServer(folder);
        DemoCredentials credentials = DemoCredentials.await(server.process());
        new TokenClient(server.endpoint()).awaitToken(credentials.basic(), server.process());
        double seconds = (System.nanoTime() - start) / 1e9;
        bench.servers().stopAll();
        return seconds;
    }

    private static String row(String name, List<Double> seconds) {
        double median =
                Report.median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
        return Report.format(
                "| %s | **%.1f** | %s |%n",
                name,
                median,
                String.join(
                        " · ",
                        seconds.stream().map(run -> Report.format("%.1f", run)).toList()));
    }
}
