package dev.latchkey.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** A PostgreSQL that keeps what it acknowledged: the embedded one, with the switches back on that make it quick for tests. */
final class PostgresServer {

    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");

    private PostgresServer() {}

    /**
     * Runs until it is stopped, and prints {@code port=…} when it is ready.
     *
     * @param arguments the data folder
     */
    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(Path.of(arguments[0]))
                .setServerConfig("max_connections", "200");
        DURABILITY.forEach(setting -> builder.setServerConfig(setting, "on"));
        try (EmbeddedPostgres postgres = builder.start()) {
            requireDurable(postgres);
            System.out.println("port=" + postgres.getPort());
            Thread.currentThread().join();
        }
    }

    private static void requireDurable(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (ResultSet rs = statement.executeQuery("show " + setting)) {
                    rs.next();
                    if (!"on".equals(rs.getString(1))) {
                        throw new IllegalStateException(
                                setting + " is " + rs.getString(1) + ", so a commit is not durable");
                    }
                }
            }
        }
    }
}
