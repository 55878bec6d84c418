package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keys that nobody was given, at the sample: what it answers, what they leave in its memory, and how many of them the auth server
 * hears of. It should hear of those whose checksum is good, and of as many others in a second as the sample is told to ask about.
 */
final class MadeUpKeyStage implements Stage {

    private static final int GOOD_CHECKSUMS_OF_THOUSAND = 10;
    private static final int LEGACY_PER_SECOND = 20;
    private static final long GOAL_GROWTH_MIB = 32;

    @Override
    public void run(Bench bench) throws Exception {
        int count = bench.number("--made-up-keys");
        int goodChecksums = count * GOOD_CHECKSUMS_OF_THOUSAND / 1000;
        String database = bench.servers().database(bench.servers().postgres(bench.bothCores()));
        Server auth = bench.servers()
                .authServer(bench.bothCores(), database, Map.of("SERVER_TOMCAT_MBEANREGISTRY_ENABLED", "true"));
        Server sample = bench.servers()
                .sample(
                        bench.bothCores(),
                        auth.endpoint(),
                        Map.of(
                                "LATCHKEY_RESOURCE_SERVER_API_KEYS_LEGACY_LOOKUPS_PER_SECOND",
                                Integer.toString(LEGACY_PER_SECOND)));
        send(sample.endpoint() + "/v1/jobs", count / 20, 0, bench);

        long heapBefore = sample.process().liveHeap();
        long requestsBefore = auth.requests();
        long start = System.nanoTime();
        Map<Integer, Integer> answers = send(sample.endpoint() + "/v1/jobs", count, goodChecksums, bench);
        double seconds = (System.nanoTime() - start) / 1e9;
        long reached = auth.requests() - requestsBefore;
        long growth = (sample.process().liveHeap() - heapBefore) / 1024 / 1024;
        sample.process().requireHealthy();
        auth.process().requireHealthy();

        // As the bucket is filled at the start of each second, one second more than have passed.
        long most = goodChecksums + (long) (LEGACY_PER_SECOND * (seconds + 2));
        boolean answered = answers.keySet().stream().allMatch(status -> status >= 400 && status < 500);
        bench.report()
                .add(Report.format(
                        "%n### made-up-keys: %,d of them at the sample, %,d with a good checksum%n%n"
                                + "| | | goal |%n|---|---|---|%n"
                                + "| answers | %s | none but 4xx: %s |%n"
                                + "| requests/s, %d connections | %,.0f | |%n"
                                + "| requests that reached the auth server | %,d | ≤ %,d: %s |%n"
                                + "| growth of the sample's live heap, MiB | %d | ≤ %d: %s |%n"
                                + "| the sample's peak resident MiB | %d | |%n",
                        count,
                        goodChecksums,
                        answers.entrySet().stream()
                                .map(answer -> Report.format("%d: %,d", answer.getKey(), answer.getValue()))
                                .collect(Collectors.joining(" · ")),
                        Bench.verdict(answered),
                        bench.number("--connections"),
                        count / seconds,
                        reached,
                        most,
                        Bench.verdict(reached <= most),
                        growth,
                        GOAL_GROWTH_MIB,
                        Bench.verdict(growth <= GOAL_GROWTH_MIB),
                        sample.process().peakMemory()));
    }

    /** Sends so many, from several connections at once, and counts the answers by status. */
    private static Map<Integer, Integer> send(String url, int count, int goodChecksums, Bench bench) throws Exception {
        List<String> keys = MadeUpKeys.make(count, goodChecksums);
        int callers = bench.number("--connections");
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Map<Integer, Integer>>> parts = IntStream.range(0, callers)
                    .mapToObj(caller -> threads.submit(() -> {
                        TokenClient client = new TokenClient(url);
                        Map<Integer, Integer> answers = new TreeMap<>();
                        for (int i = caller; i < keys.size(); i += callers) {
                            answers.merge(client.keyStatus(url, keys.get(i)), 1, Integer::sum);
                        }
                        return answers;
                    }))
                    .toList();
            Map<Integer, Integer> all = new TreeMap<>();
            for (Future<Map<Integer, Integer>> part : parts) {
                part.get().forEach((status, number) -> all.merge(status, number, Integer::sum));
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }
}
