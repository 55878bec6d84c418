package dev.latchkey.auth;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;

/** What Prometheus reads of a server under test, at one moment. */
public final class Scrape {

    private final List<String> lines;

    private Scrape(List<String> lines) {
        this.lines = lines;
    }

    public static Scrape of(Wire wire, int managementPort) {
        return new Scrape(wire.send(HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/prometheus")))
                .body()
                .lines()
                .toList());
    }

    /** The sum over all series of that name that have these labels, each as {@code name="value"}; 0 where there is none. */
    public double sum(String name, String... labels) {
        return series(name, labels)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public boolean has(String name, String... labels) {
        return series(name, labels).findAny().isPresent();
    }

    /** Everything, as it was sent. */
    public String text() {
        return String.join("\n", lines);
    }

    private Stream<String> series(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains));
    }
}
