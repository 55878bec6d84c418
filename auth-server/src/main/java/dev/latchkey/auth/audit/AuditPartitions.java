package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
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
    private static final Pattern NAME = Pattern.compile("audit_event_\\d{4}_\\d{2}");

    private final JdbcClient jdbc;
    private final JdbcTemplate patience;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean partitioned;

    AuditPartitions(
            JdbcClient jdbc,
            JdbcTemplate patience,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${spring.datasource.url}") String url) {
        this.jdbc = jdbc;
        this.patience = patience;
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

    boolean isPartitioned() {
        return partitioned;
    }

    /** The partitions of the months before that one. */
    List<String> before(YearMonth month) {
        return jdbc.sql("""
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'audit_event'::regclass order by c.relname
                        """).query(String.class).list().stream()
                // Their names are in the order of their months.
                .filter(name -> NAME.matcher(name).matches() && name.compareTo(name(month)) < 0)
                .toList();
    }

    /** Keeps other nodes from making and dropping partitions until the transaction ends; {@code false} if that one has been dropped. */
    boolean lock(String partition) {
        patience.execute((ConnectionCallback<Void>) connection -> {
            // Reading a month in order may take the database longer than anybody else waits. The pool takes this back.
            connection.setNetworkTimeout(Runnable::run, 0);
            return null;
        });
        jdbc.sql("lock table audit_event in share update exclusive mode").update();
        return jdbc.sql("select to_regclass(:partition) is not null")
                .param("partition", partition)
                .query(Boolean.class)
                .single();
    }

    /**
     * Drops a partition. Tokens wait while this waits for somebody who is reading the log, so it does not for long.
     *
     * @throws org.springframework.dao.DataAccessException if somebody was reading for so long
     */
    void drop(String partition) {
        jdbc.sql("set local lock_timeout = '200ms'").update();
        jdbc.sql("drop table " + partition).update();
    }

    private static String name(YearMonth month) {
        return "audit_event_" + SUFFIX.format(month);
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
                        "create table if not exists %s partition of audit_event for values from ('%sT00:00:00Z') to ('%sT00:00:00Z')"
                                .formatted(name(month), from, to))
                .update();
    }
}
