package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.usage.UsageCounts.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is told of counts, for how long they are kept, and what counting costs the database. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
class UsageCountsTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    UsageCounts counts;

    @Autowired
    UsagePruning pruning;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    private Credentials reporter;
    private String key;
    private String organization;
    private Instant midnight;

    @BeforeEach
    void nameAFreshCredential() {
        reporter = fixtures.resourceServer();
        key = "lkk_" + UUID.randomUUID();
        organization = "org_" + UUID.randomUUID();
        midnight = clock.instant().truncatedTo(ChronoUnit.DAYS);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aCredentialsRequestsAreToldByHourAndByDayInUtc() {
        Instant late = midnight.minus(Duration.ofHours(1));
        Instant early = midnight.minus(Duration.ofHours(24));
        report(List.of(
                count(key, organization, early, 5),
                count(key, organization, late, 7),
                count(key, organization, midnight, 11)));

        Instant end = midnight.plus(Duration.ofHours(24));
        assertThat(periods(key, new Span(By.HOUR, early, end)))
                .containsExactly(new Period(early, 5), new Period(late, 7), new Period(midnight, 11));
        assertThat(periods(key, new Span(By.DAY, early, end)))
                .containsExactly(new Period(early, 12), new Period(midnight, 11));
        assertThat(periods(key, new Span(By.HOUR, late, midnight))).containsExactly(new Period(late, 7));
        assertThat(periods(key + "x", new Span(By.HOUR, early, end))).isEmpty();
    }

    @Test
    void anOrganizationsRequestsAreThoseOfAllItsCredentials() {
        report(List.of(
                count(key, organization, midnight, 5),
                count(key + "x", organization, midnight, 6),
                count(key + "y", organization + "x", midnight, 100)));

        for (By by : By.values()) {
            assertThat(periods(null, new Span(by, midnight, midnight.plus(by.length()))))
                    .containsExactly(new Period(midnight, 11));
        }
    }

    /** Hours for a little longer than they can be asked for, days for years. */
    @Test
    void daysOutliveTheirHours() {
        keep("usage_hour", List.of(33, 35));
        keep("usage_day", List.of(35, 799, 801));

        pruning.prune();

        assertThat(kept("usage_hour")).containsExactly(key + 33);
        assertThat(kept("usage_day")).containsExactlyInAnyOrder(key + 35, key + 799);
    }

    @Test
    void batchIdsAreForgottenADayAfterTheirHoursAreTooOld() {
        report(List.of(count(key, organization, midnight, 1)));
        clock.move(UsageReportReader.OLDEST_HOUR.plusHours(23));
        pruning.prune();
        assertThat(batchesOf(reporter)).isEqualTo(1);

        clock.move(Duration.ofHours(2));
        pruning.prune();
        assertThat(batchesOf(reporter)).isZero();
    }

    @Test
    void aLargeBatchTakesAHandfulOfStatements() {
        List<Map<String, Object>> large = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Map<String, Object> count = count("key" + i, "org", midnight, 1);
            count.put("reseller_client_id", "reseller" + i % 3);
            count.put("last_used_at", midnight.toString());
            large.add(count);
        }
        WatchedDataSource database = (WatchedDataSource) dataSource;
        fixtures.client("jobs:read");
        report(List.of());
        database.forget();

        report(large);

        assertThat(database.executed().stream()
                        .filter(statement -> statement.thread().contains("exec"))
                        .filter(statement -> statement.sql().contains("usage_")
                                || statement.sql().contains("merge into")))
                .hasSizeBetween(8, 13);
    }

    private void report(List<Map<String, Object>> lines) {
        assertThat(Reports.send(wire, reporter, lines).statusCode()).isEqualTo(200);
    }

    private List<Period> periods(String credentialId, Span span) {
        return counts.periods(UsageScope.of(organization), credentialId, span);
    }

    private void keep(String table, List<Integer> ages) {
        for (int days : ages) {
            jdbc.sql("insert into " + table
                            + " (credential_id, starts_at, organization_id, requests) values (:id, :at, 'org', 1)")
                    .param("id", key + days)
                    .param("at", midnight.minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private List<String> kept(String table) {
        return jdbc.sql("select credential_id from " + table + " where credential_id like :ids")
                .param("ids", key + "%")
                .query(String.class)
                .list();
    }

    private long batchesOf(Credentials resourceServer) {
        return jdbc.sql("select count(*) from usage_batch where reporter = :reporter")
                .param("reporter", resourceServer.id())
                .query(Long.class)
                .single();
    }
}
