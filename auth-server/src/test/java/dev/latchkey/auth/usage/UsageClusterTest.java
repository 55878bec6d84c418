package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.batch;
import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire.Credentials;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reports to two nodes on one database at once. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 belongs to one process: there is no cluster on it")
class UsageClusterTest {

    private static Node a;
    private static Node b;
    private static Credentials reporter;

    @BeforeAll
    static void startTwoNodes() {
        TestDatabase database = TestDatabase.fresh();
        a = Node.start(database);
        b = Node.start(database);
        reporter = a.fixtures().resourceServer();
    }

    @AfterAll
    static void stopThem() {
        a.close();
        b.close();
    }

    @Test
    void aBatchThatTwoNodesReceiveAtOnceIsCountedOnce() throws Exception {
        Instant hour = a.clock().instant().truncatedTo(ChronoUnit.HOURS);
        for (int trial = 0; trial < 30; trial++) {
            String key = "lkk_" + trial;
            String batch = batch(
                    UUID.randomUUID(), List.of(with(count(key, "org", hour, 12), "reseller_client_id", "r" + trial)));

            assertThat(atOnce(List.of(
                            () -> status(a, batch), () -> status(b, batch),
                            () -> status(a, batch), () -> status(b, batch))))
                    .containsOnly(200);

            assertThat(sum("usage_hour where credential_id = '" + key + "'")).isEqualTo(12);
            assertThat(sum("usage_reseller_month where reseller_client_id = 'r" + trial + "'"))
                    .isEqualTo(12);
        }
    }

    /** In opposite orders, which is how transactions come to wait for each other. */
    @Test
    void differentBatchesOfTheSameCredentialsOnTwoNodesAllCount() throws Exception {
        Instant hour = a.clock().instant().truncatedTo(ChronoUnit.HOURS);
        List<Map<String, Object>> counts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            counts.add(with(count("shared_" + i, "org", hour, 1), "last_used_at", hour.toString()));
        }
        List<Map<String, Object>> backwards = new ArrayList<>(counts);
        Collections.reverse(backwards);

        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(() -> status(a, batch(UUID.randomUUID(), counts)));
            requests.add(() -> status(b, batch(UUID.randomUUID(), backwards)));
        }

        assertThat(atOnce(requests)).containsOnly(200);
        assertThat(sum("usage_hour where credential_id like 'shared_%'")).isEqualTo(5000);
    }

    private static int status(Node node, String batch) {
        return Reports.send(node.wire(), reporter, batch).statusCode();
    }

    private static long sum(String rows) {
        return a.bean(JdbcClient.class)
                .sql("select cast(sum(requests) as bigint) from " + rows)
                .query(Long.class)
                .single();
    }

    private static List<Integer> atOnce(List<Callable<Integer>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(requests)) {
                statuses.add(status.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }
}
