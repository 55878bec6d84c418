package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line asks for: names of stages, and settings as {@code --name value}.
 *
 * @param stages in the order in which they run
 * @param write whether the README takes the results over
 */
record Options(Set<String> stages, Map<String, String> settings, boolean write) {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("--rounds", "5"),
            Map.entry("--seconds", "10"),
            Map.entry("--warmup", "40"),
            Map.entry("--warmup-requests", "200000"),
            Map.entry("--connections", "16"),
            Map.entry("--clients", "100000"),
            Map.entry("--keys", "1000000"),
            Map.entry("--listed-keys", "100000"),
            Map.entry("--made-up-keys", "100000"),
            Map.entry("--audit-rows", "1000000"),
            Map.entry("--logins", "50"),
            Map.entry("--trials", "1000"),
            Map.entry("--starts", "5"),
            Map.entry("--peer-rounds", "3"),
            Map.entry("--peer-seconds", "4"),
            Map.entry("--peer-warmup", "24"),
            Map.entry("--server-core", "0"),
            Map.entry("--load-core", "1"),
            Map.entry(
                    "--jvm",
                    "-Xms64m -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED"));

    /** Reads the command line; what it does not know is refused. */
    static Options of(List<String> arguments, Set<String> stages) {
        Set<String> chosen = new LinkedHashSet<>();
        Map<String, String> settings = new LinkedHashMap<>(DEFAULTS);
        boolean write = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--write")) {
                write = true;
            } else if (DEFAULTS.containsKey(argument) && i + 1 < arguments.size()) {
                settings.put(argument, arguments.get(++i));
            } else if (stages.contains(argument)) {
                chosen.add(argument);
            } else {
                throw new IllegalArgumentException("What is '" + argument + "'? Stages: " + String.join(", ", stages)
                        + "; settings: --write, "
                        + String.join(", ", DEFAULTS.keySet().stream().sorted().toList()));
            }
        }
        return new Options(chosen.isEmpty() ? stages : chosen, settings, write);
    }

    String text(String name) {
        return settings.get(name);
    }

    int number(String name) {
        return Integer.parseInt(settings.get(name));
    }

    /** On what and how everything here is measured, for the head of the report. */
    String caption() throws IOException, InterruptedException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        return """
                Measured at %s on %s (%d cores, load average before: %s), %s %s, Linux %s. Server on core %s, load on core %s,
                %s connections, %s rounds of %s s in turn after %s s of warm-up; medians. Flags of all servers: `%s`.
                """.formatted(
                        commit(),
                        cpu,
                        Runtime.getRuntime().availableProcessors(),
                        Files.readString(Path.of("/proc/loadavg")).split(" ")[0],
                        System.getProperty("java.vendor.version", "Java"),
                        System.getProperty("java.version"),
                        System.getProperty("os.version"),
                        text("--server-core"),
                        text("--load-core"),
                        text("--connections"),
                        text("--rounds"),
                        text("--seconds"),
                        text("--warmup"),
                        text("--jvm"));
    }

    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? "commit " + commit : "an unknown commit";
    }
}
