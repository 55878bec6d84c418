package dev.latchkey.benchmarks;

import dev.latchkey.protocol.ApiKeyFormat;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Texts in the place of API keys: every one that a header can carry may come. The same ones each time, but for those with a good checksum. */
final class MadeUpKeys {

    private static final List<String> PREFIXES =
            List.of("cf_prod_", "cf_stg_", "cf_ro_", "cdb_", "cdb_r_acme_", "cjp_", "cf_", "");
    private static final int OUR_LENGTH = ApiKeyFormat.RANDOM_LENGTH + ApiKeyFormat.CHECKSUM_LENGTH;

    private final Random random = new Random(20261122);

    private MadeUpKeys() {}

    /**
     * Makes some.
     *
     * @param goodChecksums how many of them are spelled as real ones are
     */
    static List<String> make(int count, int goodChecksums) {
        MadeUpKeys maker = new MadeUpKeys();
        SecureRandom secure = new SecureRandom();
        List<String> keys = new ArrayList<>(count);
        for (int i = 0; i < goodChecksums; i++) {
            keys.add(ApiKeyFormat.generate("cf_prod_", secure));
        }
        while (keys.size() < count) {
            keys.add(
                    switch (maker.random.nextInt(3)) {
                        case 0 -> maker.prefix() + maker.base62(OUR_LENGTH);
                        case 1 -> maker.prefix() + maker.text(1 + maker.random.nextInt(80));
                        default -> maker.prefix() + maker.text(1 + maker.random.nextInt(400));
                    });
        }
        Collections.shuffle(keys, maker.random);
        return keys;
    }

    private String prefix() {
        return PREFIXES.get(random.nextInt(PREFIXES.size()));
    }

    private String base62(int length) {
        return text(length).replaceAll("[^0-9A-Za-z]", "x");
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return text.toString();
    }
}
