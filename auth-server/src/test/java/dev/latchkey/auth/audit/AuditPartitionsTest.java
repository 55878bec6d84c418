package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@EnabledIf(value = "dev.latchkey.auth.TestDatabase#isPostgreSql", disabledReason = "H2 has no partitions")
class AuditPartitionsTest {

    private static final int NODES = 6;
    private static final int YEARS = 20;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JdbcTemplate template;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Environment environment;

    @Test
    void nodesThatMakeTheSamePartitionsAtTheSameTimeDoNotTripOverEachOther() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (int year = 2101; year < 2101 + YEARS; year++) {
                Clock clock = Clock.fixed(Instant.parse(year + "-06-15T00:00:00Z"), ZoneOffset.UTC);
                List<Callable<Void>> starts = new ArrayList<>();
                for (int node = 0; node < NODES; node++) {
                    AuditPartitions partitions = new AuditPartitions(
                            jdbc,
                            template,
                            transaction,
                            clock,
                            environment.getRequiredProperty("spring.datasource.url"));
                    starts.add(() -> {
                        partitions.afterPropertiesSet();
                        return null;
                    });
                }
                for (Future<Void> start : nodes.invokeAll(starts)) {
                    start.get();
                }
                assertThat(insertAt(year + "-08-31T23:59:59Z")).isEqualTo(1);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private int insertAt(String instant) {
        return jdbc.sql(
                        "insert into audit_event (chain, seq, occurred_at, type, actor, subject, data) values (0, 1, :at, 'made.by.test', 'a', 's', '{}')")
                .param("at", OffsetDateTime.parse(instant))
                .update();
    }
}
