package dev.latchkey.auth.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reviews on two nodes at once. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 belongs to one process: there is no cluster on it")
class ReviewClusterTest {

    private static final int KEYS = 60;

    private static Node a;
    private static Node b;

    @BeforeAll
    static void startTwoNodes() {
        TestDatabase database = TestDatabase.fresh();
        a = Node.start(database);
        b = Node.start(database);
    }

    @AfterAll
    static void stopThem() {
        a.close();
        b.close();
    }

    @Test
    void whatIsReviewedByTwoNodesAtOnceIsToldOnce() throws Exception {
        for (int day = 1; day <= 3; day++) {
            makeOldKeys();
            a.clock().move(Duration.ofDays(1));
            b.clock().move(Duration.ofDays(1));

            atOnce(
                    () -> a.bean(ReviewSchedule.class).runIfDue(),
                    () -> b.bean(ReviewSchedule.class).runIfDue());

            assertThat(told()).isEqualTo((long) KEYS * day);
        }
    }

    /** Also where neither knows of the other. */
    @Test
    void stepsOverTheSameKeysTellEachOnce() throws Exception {
        makeOldKeys();
        long before = told();

        atOnce(() -> steps(a), () -> steps(b));

        assertThat(told()).isEqualTo(before + KEYS);
    }

    private static void steps(Node node) {
        TransactionTemplate transaction = node.bean(TransactionTemplate.class);
        String after = "";
        while (after != null) {
            String from = after;
            after = transaction.execute(status -> node.bean(Review.class).step("api_key", from, 10));
        }
    }

    private static void makeOldKeys() {
        Workspace workspace = a.fixtures().workspace();
        for (int i = 0; i < KEYS; i++) {
            a.fixtures().apiKey(workspace);
        }
        a.bean(JdbcClient.class)
                .sql("update api_key set created_at = :at where workspace_id = :id")
                .param("id", workspace.id())
                .param("at", a.clock().instant().minus(Duration.ofDays(20)).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static long told() {
        return a.bean(JdbcClient.class)
                .sql("select count(*) from audit_event where type = 'api_key.inactive'")
                .query(Long.class)
                .single();
    }

    private static void atOnce(Runnable... works) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(works.length);
        CyclicBarrier together = new CyclicBarrier(works.length);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable work : works) {
                running.add(threads.submit(() -> {
                    together.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
