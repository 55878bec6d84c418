package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.usage.UsageCounts.By;
import dev.latchkey.auth.usage.UsageCounts.Period;
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

        Instant from = early;
        Instant to = midnight.plus(Duration.ofHours(1));
        assertThat(counts.ofCredential(key, from, to, By.HOUR))
                .containsExactly(new Period(early, 5), new Period(late, 7), new Period(midnight, 11));
        assertThat(counts.ofCredential(key, from, to, By.DAY))
                .containsExactly(new Period(early, 12), new Period(midnight, 11));
        assertThat(counts.ofCredential(key, late, midnight, By.HOUR)).containsExactly(new Period(late, 7));
        assertThat(counts.ofCredential(key + "x", from, to, By.HOUR)).isEmpty();
    }

    @Test
    void anOrganizationsRequestsAreThoseOfAllItsCredentials() {
        report(List.of(
                count(key, organization, midnight, 5),
                count(key + "x", organization, midnight, 6),
                count(key + "y", organization + "x", midnight, 100)));

        assertThat(counts.ofOrganization(organization, midnight, midnight.plusSeconds(1), By.HOUR))
                .containsExactly(new Period(midnight, 11));
        assertThat(counts.ofOrganization(organization, midnight, midnight.plusSeconds(1), By.DAY))
                .containsExactly(new Period(midnight, 11));
        assertThat(counts.ofOrganization(organization, midnight, midnight, By.DAY))
                .isEmpty();
    }

    @Test
    void hoursAreKeptForFourHundredDays() {
        for (int days : List.of(399, 401)) {
            jdbc.sql("""
                            insert into usage_hour (credential_id, starts_at, organization_id, requests)
                            values (:id, :at, 'org', 1)
                            """)
                    .param("id", key + days)
                    .param("at", midnight.minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC))
                    .update();
        }

        pruning.prune();

        assertThat(jdbc.sql("select credential_id from usage_hour where credential_id like :ids")
                        .param("ids", key + "%")
                        .query(String.class)
                        .list())
                .containsExactly(key + 399);
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
                .hasSizeBetween(7, 12);
    }

    private void report(List<Map<String, Object>> lines) {
        assertThat(Reports.send(wire, reporter, lines).statusCode()).isEqualTo(200);
    }

    private long batchesOf(Credentials resourceServer) {
        return jdbc.sql("select count(*) from usage_batch where reporter = :reporter")
                .param("reporter", resourceServer.id())
                .query(Long.class)
                .single();
    }
}
