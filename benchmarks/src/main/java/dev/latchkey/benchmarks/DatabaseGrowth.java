package dev.latchkey.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How much larger a database gets by each token. */
final class DatabaseGrowth {

    private final String url;
    private final String tokens;
    private final long bytesBefore;
    private final long tokensBefore;

    /**
     * Begins to measure.
     *
     * @param url its JDBC URL
     * @param tokens the query that counts the rows that tokens left, for callers that give up have theirs too; {@code null} if they leave none
     */
    DatabaseGrowth(String url, String tokens) throws SQLException {
        this.url = url;
        this.tokens = tokens;
        this.bytesBefore = bytes();
        this.tokensBefore = counted();
    }

    /**
     * The bytes by which it has grown for each token.
     *
     * @param requests how many there were, where nothing is to be counted
     */
    double perToken(long requests) throws SQLException {
        return (bytes() - bytesBefore) / (double) (tokens == null ? requests : counted() - tokensBefore);
    }

    private long bytes() throws SQLException {
        return number("select pg_database_size(current_database())");
    }

    private long counted() throws SQLException {
        return tokens == null ? 0 : number(tokens);
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
