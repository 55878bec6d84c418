package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as Markdown: printed as they come, and kept for the README. */
final class Report {

    private static final String HEADING = "## Last results\n";

    private final StringBuilder text = new StringBuilder();

    void add(String markdown) {
        System.out.println(markdown);
        text.append(markdown).append('\n');
    }

    /**
     * Adds the table of a comparison. A ratio is that of two rounds that followed each other, and the median of those: what happened to
     * the machine over the whole run falls out.
     *
     * @param rounds for each contender its rounds
     */
    void addComparison(String title, List<Contender> contenders, List<List<Load.Result>> rounds) {
        StringBuilder table = new StringBuilder(
                "\n### " + title + "\n\n"
                        + "| | requests/s | rounds | p50 ms | p99 ms | CPU µs/request | ratio | goal |\n|---|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < contenders.size(); i++) {
            List<Load.Result> own = rounds.get(i);
            Contender reference = contenders.get(i).reference();
            double ratio = ratio(own, rounds.get(reference == null ? 0 : contenders.indexOf(reference)));
            double goal = contenders.get(i).goal();
            table.append(format(
                    "| %s | **%,.0f** | %s | %.2f | %.2f | %.1f | %s | %s |%n",
                    contenders.get(i).name(),
                    median(own.stream().mapToDouble(Load.Result::perSecond).toArray()),
                    own.stream()
                            .map(round -> format("%,.0f", round.perSecond()))
                            .collect(Collectors.joining(" · ")),
                    median(own.stream().mapToDouble(Load.Result::p50Micros).toArray()) / 1e3,
                    median(own.stream().mapToDouble(Load.Result::p99Micros).toArray()) / 1e3,
                    median(own.stream().mapToDouble(Load.Result::cpuMicros).toArray()),
                    i == 0 ? "1" : format("%.2f", ratio),
                    goal == 0 ? "" : format("≥ %.2f: %s", goal, ratio >= goal ? "met" : "**missed**")));
        }
        add(table.toString());
    }

    /** Puts everything added so far in place of the last section of a README. */
    void writeTo(Path readme) throws IOException {
        String before = Files.readString(readme);
        int heading = before.indexOf(HEADING);
        if (heading < 0) {
            throw new IOException(readme + " has no section '" + HEADING.strip() + "'");
        }
        Files.writeString(
                readme,
                before.substring(0, heading) + HEADING + "\n" + text.toString().strip() + "\n");
    }

    /** The median of the ratios of rounds that followed each other. */
    static double ratio(List<Load.Result> rounds, List<Load.Result> of) {
        return median(IntStream.range(0, rounds.size())
                .mapToDouble(
                        round -> rounds.get(round).perSecond() / of.get(round).perSecond())
                .toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A percentile of nanoseconds, in milliseconds. */
    static double millis(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
