package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Wire.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a server needs to start, what it makes for itself, and how it says what is missing. */
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {

    private static final String POSTGRESQL = "dev.latchkey.auth.TestDatabase#isPostgreSql";
    private static final String STACK_TRACE_LINE = "\tat ";
    private static final String SECRET = "a-random-text-of-32-characters-or-more";
    private static final String ID = "latchkey.bootstrap.resource-server.client-id=api";

    @TempDir
    Path directory;

    @Test
    @EnabledIf(value = POSTGRESQL, disabledReason = "an embedded H2 gets a master key made for it")
    void withoutAMasterKeyAServerOnPostgreSqlRefusesToStartAndSaysHowToMakeOne() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, ServerProcess.environment(TestDatabase.fresh()))) {
            assertThat(server.awaitExit()).isNotZero();
            assertThat(server.output())
                    .contains("LATCHKEY_MASTER_KEY", "openssl rand -base64 32")
                    .doesNotContain(STACK_TRACE_LINE);
        }
        assertThat(directory.resolve("data/master.key")).doesNotExist();
    }

    /** As from a clean clone, and with the names of the environment that the wire contract promises. */
    @Test
    @DisabledIf(value = POSTGRESQL, disabledReason = "a cluster's nodes must be given the key that they share")
    void onH2AMasterKeyIsMadeOnceForItsOwnerOnlyAndTheEnvironmentRegistersAResourceServer() throws Exception {
        Map<String, String> environment = new HashMap<>(ServerProcess.environment(TestDatabase.fresh()));
        environment.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_ID", "api");
        environment.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_SECRET", SECRET);
        Path key = directory.resolve("data/master.key");
        String made;
        try (ServerProcess server = ServerProcess.start(directory, environment)) {
            assertServesTheResourceServer(server.awaitServing());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            made = Files.readString(key);
            assertThat(server.output().lines().filter(line -> line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains("Made a master key in data/master.key", "latchkey.master-key");
            assertThat(server.output()).doesNotContain(made.strip()).doesNotContain(SECRET);
        }
        try (ServerProcess again = ServerProcess.start(directory, environment)) {
            assertServesTheResourceServer(again.awaitServing());
            assertThat(again.output()).doesNotContain(" WARN ", "Registered resource server");
        }
        assertThat(Files.readString(key)).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm90LTMyLWJ5dGVz", "this-is-*not*-base64-but-may-be-a-key-with-a-typo"})
    void aMasterKeyThatIsNoneIsRefusedAndNotQuoted(String key, CapturedOutput output) {
        assertRefused(TestDatabase.fresh(), "latchkey.master-key=" + key);

        assertThat(output)
                .contains("is not the base64 of 32 bytes", "openssl rand -base64 32")
                .doesNotContain(key)
                .doesNotContain(STACK_TRACE_LINE);
    }

    @Test
    void anotherMasterKeyThanTheDatabasesIsRefused(CapturedOutput output) {
        TestDatabase database = TestDatabase.fresh();
        Node.start(database).close();

        assertRefused(database, "latchkey.master-key=YW5vdGhlciBrZXkgb2YgZXhhY3RseSAzMiBieXRlcyE=");

        assertThat(output)
                .contains("does not open under the configured master key", "LATCHKEY_MASTER_KEY")
                .doesNotContain(STACK_TRACE_LINE);
    }

    @Test
    void aMissingBootstrapSecretIsRefused(CapturedOutput output) {
        assertRefused(TestDatabase.fresh(), ID);

        assertThat(output)
                .contains("latchkey.bootstrap.resource-server.client-secret is missing")
                .doesNotContain(STACK_TRACE_LINE);
    }

    @Test
    void aShortBootstrapSecretIsWarnedOfAndNotQuoted(CapturedOutput output) {
        try (Node node = Node.start(
                TestDatabase.fresh(), ID, "latchkey.bootstrap.resource-server.client-secret=far-too-short")) {
            assertThat(node.wire()
                            .get("/oauth/revocations", new Credentials("api", "far-too-short"))
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(output)
                .contains("latchkey.bootstrap.resource-server.client-secret is short", "at least 32 characters")
                .doesNotContain("far-too-short");
    }

    @Test
    void theBootstrapRegistersOnceAndDoesNotTakeOverAnotherSecret(CapturedOutput output) {
        TestDatabase database = TestDatabase.fresh();
        for (int start = 0; start < 2; start++) {
            try (Node node = Node.start(database, ID, "latchkey.bootstrap.resource-server.client-secret=" + SECRET)) {
                assertServesTheResourceServer(node.wire());
            }
        }
        assertThat(output).containsOnlyOnce("Registered resource server api");

        try (Node node = Node.start(
                database, ID, "latchkey.bootstrap.resource-server.client-secret=" + SECRET.toUpperCase(Locale.ROOT))) {
            assertServesTheResourceServer(node.wire());
            assertThat(node.bean(JdbcClient.class)
                            .sql("select count(*) from client_secret where client_id = 'api'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
        assertThat(output)
                .contains("Resource server api is registered with another secret")
                .doesNotContain(SECRET);
    }

    @Test
    @EnabledIf(value = POSTGRESQL, disabledReason = "an embedded H2 belongs to one process")
    void nodesThatStartTogetherOnAnEmptyDatabaseAllComeUpAndShareOneSigningKey() throws Exception {
        Map<String, String> environment = new HashMap<>(ServerProcess.environment(TestDatabase.fresh()));
        environment.put("LATCHKEY_MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_ID", "api");
        environment.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_SECRET", SECRET);
        try (ServerProcess one = ServerProcess.start(directory, environment);
                ServerProcess other = ServerProcess.start(directory, environment)) {
            Wire ofOne = one.awaitServing();
            Wire ofOther = other.awaitServing();

            assertServesTheResourceServer(ofOne);
            assertServesTheResourceServer(ofOther);
            assertThat(ofOne.get("/oauth/jwks", request -> request).body())
                    .isEqualTo(ofOther.get("/oauth/jwks", request -> request).body())
                    .containsOnlyOnce("\"kid\"");
            assertThat(one.output() + other.output())
                    .containsOnlyOnce("Registered resource server api")
                    .doesNotContain(STACK_TRACE_LINE);
        }
    }

    private static void assertRefused(TestDatabase database, String... settings) {
        assertThatThrownBy(() -> Node.start(database, settings).close()).isInstanceOf(RuntimeException.class);
    }

    private static void assertServesTheResourceServer(Wire wire) {
        await().untilAsserted(() -> assertThat(wire.get("/oauth/revocations", new Credentials("api", SECRET))
                        .statusCode())
                .isEqualTo(200));
    }
}
