package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the monthly partitions of the audit table on PostgreSQL ahead of time: this month's and the next two, at start and each day.
 * An event without a partition would be refused, and with it the token.
 */
@Component
class AuditPartitions implements InitializingBean {

    private static final int MONTHS_AHEAD = 2;
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy_MM");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final boolean partitioned;

    AuditPartitions(JdbcClient jdbc, Clock clock, @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
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
            YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
            for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
                makeOnce(month.plusMonths(ahead));
            }
        }
    }

    private void makeOnce(YearMonth month) {
        try {
            make(month);
        } catch (DataIntegrityViolationException e) {
            // Two nodes started at once: "if not exists" does not wait for the other's table, the second try sees it.
            make(month);
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
