package dev.latchkey.auth.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was counted before there were days. */
class UsageMigrationTest {

    private final TimeZone usual = TimeZone.getDefault();

    @BeforeEach
    void liveWhereDaysBeginAtAnotherTime() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    }

    @AfterEach
    void comeBack() {
        TimeZone.setDefault(usual);
    }

    @Test
    void hoursAreSummedUpToDaysInUtc() throws Exception {
        TestDatabase database = TestDatabase.fresh();
        migrate(database, "52");
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into usage_hour (credential_id, starts_at, organization_id, requests) values
                        ('lkk_1', timestamp with time zone '2026-11-20 00:00:00+00:00', 'org', 1),
                        ('lkk_1', timestamp with time zone '2026-11-20 23:00:00+00:00', 'org', 20),
                        ('lkk_1', timestamp with time zone '2026-11-21 00:00:00+00:00', 'org', 300),
                        ('lkk_2', timestamp with time zone '2026-11-20 19:00:00+00:00', 'org', 4000)
                    """);
            migrate(database, "latest");

            assertThat(days(statement))
                    .containsExactly(
                            "lkk_1 2026-11-20T00:00:00Z 21",
                            "lkk_1 2026-11-21T00:00:00Z 300",
                            "lkk_2 2026-11-20T00:00:00Z 4000");
        }
    }

    private static List<String> days(Statement statement) throws SQLException {
        List<String> days = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "select credential_id, starts_at, requests from usage_day order by credential_id, starts_at")) {
            while (rows.next()) {
                Instant start =
                        rows.getObject("starts_at", OffsetDateTime.class).toInstant();
                days.add(rows.getString("credential_id") + " " + start + " " + rows.getLong("requests"));
            }
        }
        return days;
    }

    private static void migrate(TestDatabase database, String target) {
        Flyway.configure()
                .dataSource(database.url(), database.username(), database.password())
                .locations(
                        "classpath:db/migration/common",
                        "classpath:db/migration/" + (TestDatabase.isPostgreSql() ? "postgresql" : "h2"))
                .target(target)
                .load()
                .migrate();
    }
}
