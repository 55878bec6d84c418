package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the monthly partitions of the audit table on PostgreSQL ahead of time: this month's and the next two, at start and each day.
 * An event without a partition would be refused, and with it the token.
 */
@Component
class AuditPartitions implements InitializingBean {

    private static final int MONTHS_AHEAD = 2;
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy_MM");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean partitioned;

    AuditPartitions(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.partitioned = DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL;
    }

    @Override
    public void afterPropertiesSet() {
        makeAhead();
    }

    @Scheduled(cron = "0 17 3 * * *", zone = "UTC")
    void makeAhead() {
        if (partitioned) {
            transaction.executeWithoutResult(status -> makeMonths());
        }
    }

    private void makeMonths() {
        // One node at a time: "if not exists" looks, and may then still meet the table that another has just made.
        // Tokens go on being issued meanwhile, since inserting does not ask for this lock.
        jdbc.sql("lock table audit_event in share update exclusive mode").update();
        YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            make(month.plusMonths(ahead));
        }
    }

    private void make(YearMonth month) {
        LocalDate from = month.atDay(1);
        LocalDate to = month.plusMonths(1).atDay(1);
        // Names and bounds come from the clock alone; DDL takes no parameters.
        jdbc.sql(
                        "create table if not exists audit_event_%s partition of audit_event for values from ('%sT00:00:00Z') to ('%sT00:00:00Z')"
                                .formatted(SUFFIX.format(month), from, to))
                .update();
    }
}
