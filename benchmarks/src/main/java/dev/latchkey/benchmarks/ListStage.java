package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long a page of a workspace's keys takes, wherever in the list it stands. */
final class ListStage implements Stage {

    private static final int PAGE = 100;
    private static final int WARM_UPS = 300;
    private static final int TIMES = 300;

    /** Between equals the ratio is 1; this much is left to chance. */
    private static final double GOAL = 0.9;

    private record Place(String name, String path, long[] nanos) {}

    @Override
    public void run(Bench bench) throws Exception {
        int count = bench.number("--listed-keys");
        String database = bench.servers().database(bench.servers().postgres(bench.loadCore()));
        Server server = bench.servers().authServer(bench.serverCore(), database);
        KeyTable table = KeyTable.make(database, count);
        ManagementClient operator = new ManagementClient(server, bench.servers());
        List<String> pages = walk(operator, "/workspaces/" + table.workspaceId() + "/api-keys?limit=" + PAGE);
        if (pages.size() != (count + PAGE - 1) / PAGE) {
            throw new IllegalStateException(count + " keys are listed on " + pages.size() + " pages");
        }
        List<Place> places = List.of(
                new Place("first", pages.get(0), new long[TIMES]),
                new Place("middle", pages.get(pages.size() / 2), new long[TIMES]),
                new Place("last", pages.get(pages.size() - 1), new long[TIMES]));
        for (int i = -WARM_UPS; i < TIMES; i++) {
            for (Place place : places) {
                long start = System.nanoTime();
                operator.send("GET", place.path(), null, 200);
                if (i >= 0) {
                    place.nanos()[i] = System.nanoTime() - start;
                }
            }
        }
        report(bench, count, places);
    }

    /** The paths of all pages, each learned from the one before. */
    private static List<String> walk(ManagementClient operator, String first) throws IOException, InterruptedException {
        List<String> pages = new ArrayList<>();
        for (String path = first; path != null; ) {
            pages.add(path);
            String next = ManagementClient.member("next", operator.send("GET", path, null, 200));
            path = next == null ? null : first + "&after=" + next;
        }
        return pages;
    }

    private static void report(Bench bench, int count, List<Place> places) {
        StringBuilder table = new StringBuilder(Report.format(
                "%n### lists: pages of %d of a workspace's %,d keys%n%n"
                        + "| page | p50 ms | p99 ms | ratio | goal |%n|---|---|---|---|---|%n",
                PAGE, count));
        double first = Report.millis(places.get(0).nanos(), 50);
        for (Place place : places) {
            double ratio = first / Report.millis(place.nanos(), 50);
            table.append(Report.format(
                    "| %s | %.2f | %.2f | %.2f | %s |%n",
                    place.name(),
                    Report.millis(place.nanos(), 50),
                    Report.millis(place.nanos(), 99),
                    ratio,
                    place == places.get(0) ? "" : "≥ 0.90: " + Bench.verdict(ratio >= GOAL)));
        }
        bench.report().add(table.toString());
    }
}
