package dev.latchkey.auth.usage;

import dev.latchkey.auth.usage.UsageCounts.Span;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Requests by period as bars, ready to be drawn: on a ground of {@value #WIDTH} by {@value #HEIGHT}, which the page stretches to the room
 * that it has.
 *
 * @param bars one for each period, also those without a request
 * @param total all requests
 * @param top the number of requests that a bar of full height stands for: a round one
 */
public record Chart(List<Bar> bars, long total, long top) {

    static final int WIDTH = 1000;
    static final int HEIGHT = 100;

    /** The part of a period's width that its bar takes. */
    private static final double BROAD = 0.78;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * A period's bar.
     *
     * @param label the period, short, for example {@code 13:00} or {@code 21 Nov}
     */
    public record Bar(Instant start, String label, long requests, String x, String y, String width, String height) {}

    /**
     * Draws a span.
     *
     * @param periods in any order; a period may occur more than once, and is summed up
     */
    public static Chart of(Span span, List<Period> periods) {
        Map<Instant, Long> requests = new HashMap<>();
        periods.forEach(period -> requests.merge(period.start(), period.requests(), Long::sum));
        long top = round(
                requests.values().stream().mapToLong(Long::longValue).max().orElse(0));
        List<Instant> starts = new ArrayList<>();
        for (Instant start = span.from();
                start.isBefore(span.to());
                start = start.plus(span.by().length())) {
            starts.add(start);
        }
        List<Bar> bars = new ArrayList<>();
        for (Instant start : starts) {
            bars.add(bar(span.by(), start, requests.getOrDefault(start, 0L), top, bars.size(), starts.size()));
        }
        long total = bars.stream().mapToLong(Bar::requests).sum();
        return new Chart(List.copyOf(bars), total, top);
    }

    /** The first, the middle and the last period, which are named below the bars. */
    public List<String> marks() {
        return List.of(
                bars.get(0).label(),
                bars.get(bars.size() / 2).label(),
                bars.get(bars.size() - 1).label());
    }

    /** The bars of periods with requests, latest first, for a table. */
    public List<Bar> rows() {
        List<Bar> rows =
                new ArrayList<>(bars.stream().filter(bar -> bar.requests() > 0).toList());
        Collections.reverse(rows);
        return rows;
    }

    private static Bar bar(By by, Instant start, long requests, long top, int number, int of) {
        double step = (double) WIDTH / of;
        // What was used at all is to be seen.
        double height = requests == 0 ? 0 : Math.max(1.5, (double) HEIGHT * requests / top);
        return new Bar(
                start,
                (by == By.HOUR ? HOUR : DAY).format(start),
                requests,
                number(number * step + step * (1 - BROAD) / 2),
                number(HEIGHT - height),
                number(step * BROAD),
                number(height));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The next number of the form 1, 2 or 5 with zeros. */
    private static long round(long most) {
        for (long unit = 1; ; unit *= 10) {
            for (long factor : new long[] {1, 2, 5}) {
                if (unit * factor >= most) {
                    return unit * factor;
                }
            }
        }
    }
}
