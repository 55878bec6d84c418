package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.resourceserver.credential.Credentials;
import dev.latchkey.resourceserver.credential.RefusedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A hundred thousand made-up keys cost the authorization server next to nothing, and this server no memory. */
class MadeUpKeysTest {

    private static final int KEYS = 100_000;
    private static final int LEGACY_PER_SECOND = 2;
    private static final int GOOD_CHECKSUMS = 50;
    private static final List<String> PREFIXES =
            List.of("cf_prod_", "cf_stg_", "cf_ro_", "cdb_", "cdb_r_acme_", "cjp_", "", "cf_", "\u00e9");

    private final Random random = new Random(20261122);

    @Test
    void aHundredThousandMadeUpKeysAreRefusedFromMemory() {
        try (FakeAuthServer authServer = new FakeAuthServer();
                RunningServer server = new RunningServer(
                                authServer,
                                "--latchkey.resource-server.api-keys.legacy-lookups-per-second=" + LEGACY_PER_SECOND)
                        .following(authServer)) {
            Credentials credentials = server.bean(Credentials.class);
            List<String> keys = madeUpKeys();
            long usedBefore = usedMemory();
            long begun = System.nanoTime();
            Map<Integer, Integer> answers = new TreeMap<>();
            for (String key : keys) {
                answers.merge(answer(credentials, key), 1, Integer::sum);
            }
            long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 1;
            assertThat(answers.keySet()).isSubsetOf(401, 429);
            assertThat(answers.get(401)).isGreaterThan(KEYS / 2);
            assertThat((long) authServer.introspectionCalls.get())
                    .isBetween((long) GOOD_CHECKSUMS, GOOD_CHECKSUMS + LEGACY_PER_SECOND * (seconds + 1));
            assertThat(usedMemory() - usedBefore).isLessThan(32L * 1024 * 1024);
            // And the next request is served as ever.
            assertThat(server.get("/things", "X-Api-Key", ApiKeys.key(authServer, "good", "things:read", ""))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private List<String> madeUpKeys() {
        List<String> keys = new ArrayList<>(KEYS);
        SecureRandom secure = new SecureRandom();
        for (int i = 0; i < GOOD_CHECKSUMS; i++) {
            keys.add(ApiKeyFormat.generate("cf_prod_", secure));
        }
        while (keys.size() < KEYS) {
            keys.add(
                    switch (random.nextInt(3)) {
                        case 0 -> prefix() + text(38, 'A', 'z');
                        case 1 -> prefix() + text(random.nextInt(80), '!', '~');
                        default -> prefix() + text(random.nextInt(400), '\u0001', '\u00ff');
                    });
        }
        Collections.shuffle(keys, random);
        return keys;
    }

    private String prefix() {
        return PREFIXES.get(random.nextInt(PREFIXES.size()));
    }

    private String text(int length, char from, char to) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (from + random.nextInt(to - from + 1)));
        }
        return text.toString();
    }

    /** Past the web server: what it would refuse itself, such as control characters, is to be refused here too. */
    private static int answer(Credentials credentials, String key) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("X-Api-Key", key);
        try {
            credentials.authenticate(request);
            return 200;
        } catch (RefusedException refused) {
            return refused.refusal().status();
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
