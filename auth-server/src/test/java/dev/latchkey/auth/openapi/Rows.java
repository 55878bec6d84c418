package dev.latchkey.auth.openapi;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the whole database holds, to see whether anything has changed. */
@Component
class Rows {

    /** What Flyway did. */
    private static final Set<String> NOT_OURS = Set.of("flyway_schema_history");

    private final JdbcClient jdbc;

    Rows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Each table to its rows, less those that only record that somebody has tried something. */
    Map<String, List<String>> all(Set<String> attempts) {
        Map<String, List<String>> all = new TreeMap<>();
        tables().stream()
                .filter(table -> !attempts.contains(table) && !NOT_OURS.contains(table))
                .forEach(table -> all.put(table, rows(table)));
        return all;
    }

    private List<String> tables() {
        return jdbc.sql("select lower(table_name) from information_schema.tables"
                        + " where lower(table_schema) = 'public' and table_type like '%TABLE%'")
                .query(String.class)
                .list();
    }

    /** A driver's own text of bytes and arrays depends on how often a statement has been run. */
    private static String text(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof Array array ? Arrays.toString((Object[]) array.getArray()) : row.getString(column);
    }

    private List<String> rows(String table) {
        return jdbc
                .sql("select * from " + table)
                .query((row, number) -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(row.getMetaData().getColumnLabel(i))
                                .append('=')
                                .append(text(row, i))
                                .append(' ');
                    }
                    return text.toString();
                })
                .list()
                .stream()
                .sorted()
                .toList();
    }
}
