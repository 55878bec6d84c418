package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests by {@code wrk} from a core of their own, one behind the other on each connection.
 *
 * @param script the Lua script that makes the requests from a contender's credentials
 * @param path what is asked for
 * @param core where {@code wrk} runs
 * @param patienceSeconds after how many seconds without an answer a request has failed
 */
record Load(Path script, String path, String core, int connections, int patienceSeconds) {

    private static final int PATIENCE_SECONDS = 2;

    private static final Pattern RESULT = Pattern.compile("(?m)^result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$");

    Load(Path script, String path, String core, int connections) {
        this(script, path, core, connections, PATIENCE_SECONDS);
    }

    /**
     * What one round came to.
     *
     * @param requests that were answered
     * @param perSecond requests
     * @param p50Micros and {@code p99Micros}: latency as the caller sees it
     * @param cpuMicros processor time of the server for each request; steadier than the rate where others use the machine
     */
    record Result(long requests, double perSecond, long p50Micros, long p99Micros, double cpuMicros) {}

    /**
     * Asks for that long; and once more, for as long as a request may take, where none was answered: with a slow hash and many connections
     * on one core, all requests are answered at the same late moment.
     *
     * @throws IllegalStateException if a single request failed, or none was answered then either: there is nothing to compare
     */
    Result run(Contender contender, int seconds) throws IOException, InterruptedException {
        Result result = ask(contender, seconds, 0);
        if (result.requests() > 0) {
            return result;
        }
        contender.process().awaitIdle();
        return ask(contender, Math.max(seconds, patienceSeconds), 1);
    }

    /**
     * As {@link #run}, of a contender that is cold: a slow hash that the compiler has not seen yet takes longer than a round.
     *
     * @return how many requests were answered, which may be none
     */
    long warm(Contender contender, int seconds) throws IOException, InterruptedException {
        return ask(contender, seconds, 0).requests();
    }

    private Result ask(Contender contender, int seconds, long atLeast) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(List.of(
                        "taskset",
                        "-c",
                        core,
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        patienceSeconds + "s",
                        "-s",
                        script.toString(),
                        contender.endpoint() + path,
                        "--",
                        contender.credentials().toString()))
                .redirectErrorStream(true)
                .start();
        // A shutdown hook rather than a finally: the runner may be stopped while it reads.
        Thread stop = new Thread(wrk::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        long cpuBefore = contender.process().cpuTime().toNanos();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor(10, TimeUnit.SECONDS);
        long cpu = contender.process().cpuTime().toNanos() - cpuBefore;
        Runtime.getRuntime().removeShutdownHook(stop);

        Matcher result = RESULT.matcher(output);
        if (!result.find() || number(result, 1) < atLeast || number(result, 5) != 0) {
            throw new IllegalStateException("Requests to " + contender.name() + " failed:\n" + output);
        }
        contender.process().requireHealthy();
        long requests = number(result, 1);
        return new Result(
                requests,
                requests * 1e6 / number(result, 2),
                number(result, 3),
                number(result, 4),
                cpu / 1e3 / requests);
    }

    private static long number(Matcher result, int group) {
        return Long.parseLong(result.group(group));
    }
}
