package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was promised, and what came out: over all stages that ran. */
final class Goals {

    private final List<String> rows = new ArrayList<>();

    /** A figure that is to be so large at least. */
    void atLeast(String measure, String what, double measured, double goal) {
        add(measure, Report.format("≥ %s %s", number(goal), what), measured, measured >= goal);
    }

    /** A figure that is to be so large at most. */
    void atMost(String measure, String what, double measured, double goal) {
        add(measure, Report.format("≤ %s %s", number(goal), what), measured, measured <= goal);
    }

    private void add(String measure, String goal, double measured, boolean met) {
        rows.add("| " + measure + " | " + goal + " | " + number(measured) + " | " + Bench.verdict(met) + " |\n");
    }

    /** All of them as Markdown; empty if there are none. */
    String table() {
        return rows.isEmpty()
                ? ""
                : "\n### Goals\n\n| | goal | measured | |\n|---|---|---|---|\n" + String.join("", rows);
    }

    private static String number(double value) {
        return Report.format(value < 1.005 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
