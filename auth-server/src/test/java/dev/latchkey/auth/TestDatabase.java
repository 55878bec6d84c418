package dev.latchkey.auth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/**
 * The database that the tests run on: H2 in a file, or a real PostgreSQL that is started once for the test JVM. The build runs every test on
 * both, by the system property {@code test.database}. Each caller gets a fresh, empty one.
 */
public record TestDatabase(String url, String username, String password) {

    private static final boolean POSTGRESQL = "postgresql".equals(System.getProperty("test.database", "h2"));

    private static EmbeddedPostgres postgres;

    public static boolean isPostgreSql() {
        return POSTGRESQL;
    }

    public static TestDatabase fresh() {
        return POSTGRESQL ? freshPostgreSql() : freshH2();
    }

    /** Settings that point a server at this database. */
    public Map<String, String> settings() {
        return Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", username,
                "spring.datasource.password", password);
    }

    private static TestDatabase freshH2() {
        try {
            String file =
                    Files.createTempDirectory("latchkey-h2").resolve("database").toString();
            return new TestDatabase(
                    "jdbc:h2:file:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;LOCK_TIMEOUT=10000",
                    "latchkey",
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestDatabase freshPostgreSql() {
        String name = "latchkey_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(server().getJdbcUrl("postgres", name), "postgres", "postgres");
    }

    private static synchronized EmbeddedPostgres server() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.builder()
                        // Off by default there; what we promise about durability needs it.
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return postgres;
    }
}
