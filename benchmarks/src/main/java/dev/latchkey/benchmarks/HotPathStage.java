package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link HotPath} in a process of its own, on the server's core and with the servers' flags. */
final class HotPathStage implements Stage {

    private static final double GOAL_MICROS = 10;

    private static final Map<String, String> NAMES = Map.of(
            "apiKey", "API key: restrictions and rate limit",
            "accessToken", "access token: scope",
            "noCredential", "public path: the filter and the stand-ins alone");

    @Override
    public void run(Bench bench) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(HotPath.class.getName().replace(".", "\\.") + "\\.")
                        .jvm(pinnedJava(bench).toString())
                        .jvmArgs(bench.options().text("--jvm").split(" +"))
                        .forks(1)
                        .warmupIterations(bench.number("--rounds"))
                        .warmupTime(TimeValue.seconds(Math.max(1, bench.number("--warmup") / 8)))
                        .measurementIterations(bench.number("--rounds"))
                        .measurementTime(TimeValue.seconds(bench.number("--seconds")))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        StringBuilder table = new StringBuilder("\n### jmh: a credential that is known, from the header to the"
                + " authentication\n\n| | ns | ± | bytes | goal |\n|---|---|---|---|---|\n");
        for (String method : List.of("apiKey", "accessToken", "noCredential")) {
            RunResult result = results.stream()
                    .filter(one -> one.getParams().getBenchmark().endsWith("." + method))
                    .findFirst()
                    .orElseThrow();
            table.append(row(method, result));
        }
        bench.report().add(table.toString());
    }

    private static String row(String method, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        String allocated = result.getSecondaryResults().keySet().stream()
                .filter(name -> name.endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow();
        Result<?> bytes = result.getSecondaryResults().get(allocated);
        boolean isCheck = !method.equals("noCredential");
        return Report.format(
                "| %s | **%,.0f** | %,.0f | %,.0f | %s |%n",
                NAMES.get(method),
                time.getScore(),
                time.getScoreError(),
                bytes.getScore(),
                isCheck ? "≤ 10 µs: " + Bench.verdict(time.getScore() / 1e3 <= GOAL_MICROS) : "");
    }

    /** JMH starts a program of that name; so this one is the JVM on a core. */
    private static Path pinnedJava(Bench bench) throws IOException {
        Path script = bench.servers().work().resolve("pinned-java");
        String java = ProcessHandle.current().info().command().orElse("java");
        Files.writeString(script, "#!/bin/sh\nexec taskset -c " + bench.serverCore() + " '" + java + "' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toAbsolutePath();
    }
}
