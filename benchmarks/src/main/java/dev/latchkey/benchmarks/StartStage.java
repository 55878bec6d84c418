package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first token: on an empty embedded database, once more, and as the image starts it. */
final class StartStage implements Stage {

    private static final String MODULE = "auth-server";
    private static final double GOAL_SECONDS = 2;

    @Override
    public void run(Bench bench) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> practised = new ArrayList<>();
        List<String> jar = Servers.asJar(MODULE);
        List<String> withCache = bench.servers().practised(MODULE, bench.bothCores());
        for (int i = 0; i < bench.number("--starts"); i++) {
            String folder = "start" + i;
            first.add(secondsToToken(bench, jar, folder));
            again.add(secondsToToken(bench, jar, folder));
            practised.add(secondsToToken(bench, withCache, folder));
        }
        bench.report()
                .add(Report.format(
                        "%n### start: from the process to its first token%n%n| | seconds | runs |%n|---|---|---|%n%s%s%s",
                        row("first start: empty H2 file, schema, key and demo data are made", first),
                        row("later start on that database", again),
                        row("the same as in the image: unpacked, with an AOT cache", practised)));
        bench.goals().atMost("first token after start, with an AOT cache", "s", median(practised), GOAL_SECONDS);
    }

    private static double secondsToToken(Bench bench, List<String> program, String folder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Server server = bench.servers().launch(program, folder, bench.bothCores(), Bench.DEMO);
        DemoCredentials credentials = DemoCredentials.await(server.process());
        new TokenClient(server.endpoint()).awaitToken(credentials.basic(), server.process());
        double seconds = (System.nanoTime() - start) / 1e9;
        // It answers before all is done that is done once at a start.
        new TokenClient(server.management())
                .awaitStatus(200, server.management() + "/actuator/health/readiness", server.process());
        bench.servers().stopAll();
        return seconds;
    }

    private static String row(String name, List<Double> seconds) {
        return Report.format(
                "| %s | **%.1f** | %s |%n",
                name,
                median(seconds),
                String.join(
                        " · ",
                        seconds.stream().map(run -> Report.format("%.1f", run)).toList()));
    }

    private static double median(List<Double> seconds) {
        return Report.median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
