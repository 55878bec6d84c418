package dev.latchkey.benchmarks;

import dev.latchkey.protocol.ApiKeyFormat;
import java.io.IOException;
import java.io.StringWriter;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Registers clients and makes API keys by SQL, many at a time, in an organization and workspace of their own. For a server that has made its schema and has
 * not been asked for any of them yet: nothing tells its caches.
 */
final class Registrations {

    private static final int BATCH = 1000;
    private static final String INSERT_KEY =
            "insert into api_key (id, sha256, organization_id, workspace_id, hint, name, type, scope, created_at) ";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    private final String organizationId = "org_" + randomText(12);
    private final String workspaceId = "ws_" + randomText(12);

    private Registrations() {}

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

    /**
     * Makes API keys in a tenant of their own, with one client that may revoke them.
     *
     * @param count keys in all
     * @param texts of that many of them the text is known
     * @return the client's Basic value, then the texts
     */
    static List<String> makeKeys(String databaseUrl, int count, int texts)
            throws SQLException, IOException, GeneralSecurityException {
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                StringWriter basic = new StringWriter()) {
            connection.setAutoCommit(false);
            Registrations registrations = new Registrations();
            registrations.insertTenant(connection, true);
            registrations.insertClients(connection, 1, basic);
            List<String> made = new ArrayList<>(List.of(basic.toString().strip()));
            made.addAll(registrations.insertKnownKeys(connection, texts));
            registrations.insertOtherKeys(connection, count - texts);
            connection.commit();
            connection.setAutoCommit(true);
            execute(connection, "vacuum analyze api_key");
            return made;
        }
    }

    private List<String> insertKnownKeys(Connection connection, int count)
            throws SQLException, GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<String> texts = new ArrayList<>();
        try (PreparedStatement key = connection.prepareStatement(
                INSERT_KEY + "values (?, ?, ?, ?, 'cjp_', 'Load', 'cronjobpro', 'jobs:read', ?)")) {
            for (int i = 0; i < count; i++) {
                String text = ApiKeyFormat.generate("cjp_", random);
                byte[] hash = sha256.digest(text.getBytes(StandardCharsets.US_ASCII));
                addBatch(
                        key, "lkk_" + randomText(12), HexFormat.of().formatHex(hash), organizationId, workspaceId, now);
                texts.add(text);
            }
            key.executeBatch();
        }
        return texts;
    }

    /** Keys that nobody can use: what they hash is not known to anyone. */
    private void insertOtherKeys(Connection connection, int count) throws SQLException {
        execute(connection, INSERT_KEY + """
                        select 'lkk_other' || n, encode(sha256(convert_to(gen_random_uuid() || '', 'UTF8')), 'hex'), ?, ?, 'cjp_', 'Load',
                            'cronjobpro', 'jobs:read', ? from generate_series(1, ?) n
                        """, organizationId, workspaceId, now, count);
    }

    private void insertTenant(Connection connection, boolean audited) throws SQLException {
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

    private void insertClients(Connection connection, int count, Writer credentials)
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

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            addBatch(statement, values);
            statement.executeBatch();
        }
    }

    private static void addBatch(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private String randomText(int bytes) {
        byte[] buffer = new byte[bytes];
        random.nextBytes(buffer);
        return BASE64URL.encodeToString(buffer);
    }
}
