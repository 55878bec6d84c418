package dev.latchkey.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Registers clients by SQL, many at a time, in an organization and workspace of their own. For a server that has made its schema and has
 * not been asked for any of them yet: nothing tells its caches.
 */
final class Registrations {

    private static final int BATCH = 1000;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    private final String organizationId = "org_" + randomText(12);
    private final String workspaceId = "ws_" + randomText(12);

    String organizationId() {
        return organizationId;
    }

    String workspaceId() {
        return workspaceId;
    }

    /** As {@link #make}, by hand: the database's URL, the number of clients, {@code true} for audit, the credentials file. */
    public static void main(String[] arguments) throws Exception {
        make(arguments[0], Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[2]), Path.of(arguments[3]));
    }

    /**
     * Registers clients and writes their credentials to a new file that only its owner can read, one Basic value on each line.
     *
     * @param audited whether issuing a token to them is recorded
     */
    static void make(String databaseUrl, int clients, boolean audited, Path credentials)
            throws SQLException, IOException, GeneralSecurityException {
        Files.createFile(
                credentials, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                Writer writer = Files.newBufferedWriter(credentials, StandardCharsets.US_ASCII)) {
            connection.setAutoCommit(false);
            Registrations registrations = new Registrations();
            registrations.insertTenant(connection, audited);
            registrations.insertClients(connection, clients, writer);
            connection.commit();
        }
    }

    void insertTenant(Connection connection, boolean audited) throws SQLException {
        execute(
                connection,
                "insert into organization (id, name, plan, status, created_at) values (?, 'Benchmark', 'free', 'ACTIVE', ?)",
                organizationId,
                now);
        execute(
                connection,
                "insert into workspace (id, organization_id, name, audit_enabled, created_at) values (?, ?, 'Main', ?, ?)",
                workspaceId,
                organizationId,
                audited,
                now);
    }

    void insertClients(Connection connection, int count, Writer credentials)
            throws SQLException, IOException, GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (PreparedStatement client = connection.prepareStatement("""
                        insert into client (client_id, organization_id, workspace_id, client_name, scope, disabled, created_at)
                        values (?, ?, ?, 'Load', 'jobs:read jobs:write', false, ?)
                        """);
                PreparedStatement clientSecret = connection.prepareStatement(
                        "insert into client_secret (id, client_id, sha256, created_at) values (?, ?, ?, ?)")) {
            for (int i = 1; i <= count; i++) {
                String id = "lkc_" + randomText(12);
                String secret = "lks_" + randomText(32);
                byte[] hash = sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
                addBatch(client, id, organizationId, workspaceId, now);
                addBatch(
                        clientSecret,
                        "lki_" + randomText(12),
                        id,
                        HexFormat.of().formatHex(hash),
                        now);
                credentials.write(basic(id, secret) + "\n");
                if (i % BATCH == 0 || i == count) {
                    client.executeBatch();
                    clientSecret.executeBatch();
                }
            }
        }
    }

    private static String basic(String id, String secret) {
        // Of letters, digits, '-' and '_' only, so form-urlencoding (RFC 6749 §2.3.1) changes nothing.
        return Base64.getEncoder().encodeToString((id + ':' + secret).getBytes(StandardCharsets.US_ASCII));
    }

    static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            addBatch(statement, values);
            statement.executeBatch();
        }
    }

    static void addBatch(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    String randomText(int bytes) {
        byte[] buffer = new byte[bytes];
        random.nextBytes(buffer);
        return BASE64URL.encodeToString(buffer);
    }
}
