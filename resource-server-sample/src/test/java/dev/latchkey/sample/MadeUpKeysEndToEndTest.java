package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.ApiKeyFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thousands of keys that nobody was given, from several connections at once. */
class MadeUpKeysEndToEndTest {

    private static final int KEYS = 5_000;
    private static final int GOOD_CHECKSUMS = 40;
    private static final int CALLERS = 8;

    /** As {@code config/resource-server-sample.yml} says of keys whose shape is not ours. */
    private static final int LEGACY_LOOKUPS_PER_SECOND = 20;

    /** What else the authorization server may be asked meanwhile, as for its log after a break. */
    private static final int OTHER_REQUESTS = 10;

    private static final long MOST_GROWTH = 32L * 1024 * 1024;
    private static final List<String> PREFIXES =
            List.of("cf_prod_", "cf_stg_", "cf_ro_", "cdb_", "cdb_r_acme_", "cjp_", "cf_", "");

    private final Random random = new Random(20261122);

    @Test
    void theyAreRefusedWithoutCostingMemoryAndTheirChecksumsKeepThemFromTheAuthorizationServer() throws Exception {
        try (Installation installation = Installation.onH2()) {
            send(installation, keys(500, 0));
            long requests = installation.authServer().requests();
            long memory = usedMemory();
            long begun = System.nanoTime();

            Map<Integer, LongAdder> answers = send(installation, keys(KEYS, GOOD_CHECKSUMS));

            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 2;
            assertThat(answers.keySet()).isSubsetOf(401, 429);
            assertThat(installation.authServer().requests() - requests)
                    .isBetween(
                            (long) GOOD_CHECKSUMS,
                            GOOD_CHECKSUMS + LEGACY_LOOKUPS_PER_SECOND * seconds + OTHER_REQUESTS);
            assertThat(usedMemory() - memory).isLessThan(MOST_GROWTH);
            assertThat(installation.jobs("X-Api-Key", installation.apiKey())).isEqualTo(200);
        }
    }

    private static Map<Integer, LongAdder> send(Installation installation, List<String> keys) {
        Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<CompletableFuture<Void>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = caller; i < keys.size(); i += CALLERS) {
                                    answers.computeIfAbsent(status(installation, keys.get(i)), key -> new LongAdder())
                                            .increment();
                                }
                            },
                            threads))
                    .toList();
            callers.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }

    private static int status(Installation installation, String key) {
        try {
            return installation.jobs("X-Api-Key", key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> keys(int count, int goodChecksums) {
        List<String> keys = new ArrayList<>(count);
        SecureRandom secure = new SecureRandom();
        IntStream.range(0, goodChecksums).forEach(i -> keys.add(ApiKeyFormat.generate("cf_prod_", secure)));
        while (keys.size() < count) {
            String prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
            keys.add(
                    switch (random.nextInt(3)) {
                        // As long as ours, with a checksum that is wrong.
                        case 0 -> prefix + text(38).replaceAll("[^0-9A-Za-z]", "x");
                        case 1 -> prefix + text(1 + random.nextInt(80));
                        default -> prefix + text(1 + random.nextInt(400));
                    });
        }
        Collections.shuffle(keys, random);
        return keys;
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return text.toString();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
