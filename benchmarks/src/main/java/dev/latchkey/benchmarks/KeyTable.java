package dev.latchkey.benchmarks;

import dev.latchkey.protocol.ApiKeyFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
import java.util.HexFormat;
import java.util.List;

/**
 * API keys in a tenant of their own, made by SQL behind a server that has made its schema. Most of them nobody can use; those that are
 * added can be, and no server has been asked about them yet.
 */
final class KeyTable {

    private static final String INSERT =
            "insert into api_key (id, sha256, organization_id, workspace_id, hint, name, type, scope, created_at) ";
    private static final String OTHERS = "lkk_other";

    private final SecureRandom random = new SecureRandom();
    private final Registrations tenant = new Registrations();
    private final String databaseUrl;
    private String basic;

    private KeyTable(String databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    /** A key that can be used. */
    record Key(String id, String text) {

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /** A tenant with so many keys that nobody can use: what they hash is not known to anyone. */
    static KeyTable make(String databaseUrl, int count) throws SQLException, IOException, GeneralSecurityException {
        KeyTable table = new KeyTable(databaseUrl);
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                StringWriter credentials = new StringWriter()) {
            connection.setAutoCommit(false);
            table.tenant.insertTenant(connection, true);
            table.tenant.insertClients(connection, 1, credentials);
            table.basic = credentials.toString().strip();
            Registrations.execute(
                    connection, INSERT + """
                        select ? || n, encode(sha256(convert_to(gen_random_uuid() || '', 'UTF8')), 'hex'), ?, ?, 'cjp_', 'Load',
                            'cronjobpro', 'jobs:read', ?::timestamptz + n * interval '1 microsecond'
                        from generate_series(1, ?) n
                        """, OTHERS, table.tenant.organizationId(), table.workspaceId(), now(), count);
            connection.commit();
            connection.setAutoCommit(true);
            Registrations.execute(connection, "vacuum analyze api_key");
        }
        return table;
    }

    String workspaceId() {
        return tenant.workspaceId();
    }

    /** The Basic value of the tenant's client, which may revoke its keys. */
    String basic() {
        return basic;
    }

    List<Key> add(int count) throws SQLException, GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<Key> added = new ArrayList<>(count);
        try (Connection connection = DriverManager.getConnection(databaseUrl);
                PreparedStatement insert = connection.prepareStatement(
                        INSERT + "values (?, ?, ?, ?, 'cjp_', 'Load', 'cronjobpro', 'jobs:read', ?)")) {
            for (int i = 0; i < count; i++) {
                Key key = new Key("lkk_" + tenant.randomText(12), ApiKeyFormat.generate("cjp_", random));
                String hash = HexFormat.of().formatHex(sha256.digest(key.text().getBytes(StandardCharsets.US_ASCII)));
                Registrations.addBatch(insert, key.id(), hash, tenant.organizationId(), workspaceId(), now());
                added.add(key);
            }
            insert.executeBatch();
        }
        return added;
    }

    /** Removes all keys that can be used, those too that the server made, so that the table is as large as it was. */
    void removeAdded() throws SQLException {
        try (Connection connection = DriverManager.getConnection(databaseUrl)) {
            // Nothing refers to them. To look for that would take a walk through all keys for each of them.
            Registrations.execute(connection, "set session_replication_role = replica");
            Registrations.execute(connection, "delete from api_key where id not like ?", OTHERS + "%");
        }
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }
}
