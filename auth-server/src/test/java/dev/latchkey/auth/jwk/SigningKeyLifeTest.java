package dev.latchkey.auth.jwk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.secret.WrongMasterKeyException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Signing keys from published to gone. */
@ExtendWith(OutputCaptureExtension.class)
class SigningKeyLifeTest {

    private static final Duration PUBLISH_AHEAD = Duration.ofHours(24);
    private static final String ANOTHER_MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void aRestartKeepsTheKeyAndTheTokens() {
        Credentials client;
        Credentials resourceServer;
        String token;
        try (Node before = Node.start(database)) {
            client = before.fixtures().client("jobs:read");
            resourceServer = before.fixtures().resourceServer();
            token = before.wire().token(client);
        }
        try (Node after = Node.start(database)) {
            assertThat(after.wire().introspect(resourceServer, token)).containsEntry("active", true);
            assertThat(kid(after, after.wire().token(client))).isEqualTo(kid(after, token));
            assertThat(kids(after)).hasSize(1);
        }
    }

    @Test
    void underAnotherMasterKeyTheServerRefusesToStartAndSaysWhy(CapturedOutput output) {
        Node.start(database).close();

        assertThatThrownBy(() -> Node.start(database, "latchkey.master-key=" + ANOTHER_MASTER_KEY))
                .hasRootCauseInstanceOf(AEADBadTagException.class)
                .hasStackTraceContaining(WrongMasterKeyException.class.getSimpleName());
        assertThat(output)
                .contains("does not open under the configured master key")
                .contains("Set LATCHKEY_MASTER_KEY to the key this database was first started with");
        assertThat(output).doesNotContain(ANOTHER_MASTER_KEY);
    }

    @Test
    void theStoredKeyCannotBeReadWithoutTheMasterKey() {
        try (Node node = Node.start(database)) {
            Map<String, Object> row = node.bean(JdbcClient.class)
                    .sql("select kid, algorithm, sealed_jwk from signing_key")
                    .query()
                    .singleRow();
            String sealed = (String) row.get("sealed_jwk");
            String bytes = new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1);
            String secret =
                    node.bean(SigningKeys.class).active().jwk().toECKey().getD().toString();

            assertThat(sealed).doesNotContain("{", "kty", secret);
            assertThat(bytes).doesNotContain("kty", "\"d\"", secret);
            assertThat(row.toString()).doesNotContain(secret);
        }
    }

    @Test
    void aKeyIsPublishedThenSignsThenRetiresThenIsGone() {
        try (Node node = Node.start(database)) {
            Credentials client = node.fixtures().client("jobs:read");
            Credentials resourceServer = node.fixtures().resourceServer();
            String first = kid(node, node.wire().token(client));

            String next = node.bean(SigningKeys.class).rotate(Actor.SYSTEM);
            assertThat(next).isNotEqualTo(first);
            assertThat(kids(node)).containsExactly(first, next);
            assertThat(kid(node, node.wire().token(client))).isEqualTo(first);

            node.clock().move(PUBLISH_AHEAD.minusSeconds(30));
            String last = node.wire().token(client);
            assertThat(kid(node, last)).isEqualTo(first);

            node.clock().move(Duration.ofSeconds(31));
            assertThat(kid(node, node.wire().token(client))).isEqualTo(next);
            assertThat(kids(node)).containsExactly(first, next);
            assertThat(node.wire().introspect(resourceServer, last)).containsEntry("active", true);

            node.clock().move(Duration.ofSeconds(3500));
            assertThat(kids(node)).containsExactly(first, next);
            assertThat(node.wire().introspect(resourceServer, last)).containsEntry("active", true);

            node.clock().move(Duration.ofSeconds(500));
            assertThat(kids(node)).containsExactly(next);
            assertThat(node.wire().introspect(resourceServer, last)).containsEntry("active", false);

            node.bean(SigningKeys.class).keepUp();
            assertThat(storedKids(node)).containsExactly(next);
            assertThat(kid(node, node.wire().token(client))).isEqualTo(next);
        }
    }

    @Test
    void rotatingAgainWhileAKeyWaitsMakesNoFurtherKey() {
        try (Node node = Node.start(database)) {
            String next = node.bean(SigningKeys.class).rotate(Actor.SYSTEM);

            assertThat(node.bean(SigningKeys.class).rotate(Actor.SYSTEM)).isEqualTo(next);
            assertThat(storedKids(node)).hasSize(2);
        }
    }

    @Test
    void keysRotateByThemselvesInTimeForTheNextToBePublishedAhead() {
        try (Node node = Node.start(database)) {
            node.clock().move(Duration.ofDays(30).minus(PUBLISH_AHEAD).minusMinutes(1));
            node.bean(SigningKeys.class).keepUp();
            assertThat(kids(node)).hasSize(1);

            node.clock().move(Duration.ofMinutes(2));
            node.bean(SigningKeys.class).keepUp();
            assertThat(kids(node)).hasSize(2);
            assertThat(node.bean(JdbcClient.class)
                            .sql("select count(*) from audit_event where type = 'signing_key.published'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(2);
        }
    }

    @Test
    void twoNodesThatRotateAtOnceMakeOneKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Node one = Node.start(database);
                Node two = Node.start(database)) {
            CyclicBarrier together = new CyclicBarrier(2);
            for (int round = 1; round <= 5; round++) {
                List<Future<String>> rotations = List.of(one, two).stream()
                        .map(node -> threads.submit(() -> {
                            together.await(10, TimeUnit.SECONDS);
                            return node.bean(SigningKeys.class).rotate(Actor.SYSTEM);
                        }))
                        .toList();

                assertThat(rotations.get(0).get()).isEqualTo(rotations.get(1).get());
                assertThat(storedKids(one)).hasSize(round + 1);
                one.clock().move(PUBLISH_AHEAD);
                two.clock().move(PUBLISH_AHEAD);
            }
            assertThat(kids(one)).isEqualTo(kids(two));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOneNodeRotatesTheOtherPublishesAndVerifies() {
        try (Node one = Node.start(database);
                Node two = Node.start(database)) {
            Credentials client = one.fixtures().client("jobs:read");
            Credentials resourceServer = one.fixtures().resourceServer();
            String next = one.bean(SigningKeys.class).rotate(Actor.SYSTEM);

            two.bean(SigningKeys.class).keepUp();
            assertThat(kids(two)).contains(next);

            one.clock().move(PUBLISH_AHEAD);
            two.clock().move(PUBLISH_AHEAD);
            String token = one.wire().token(client);
            assertThat(kid(one, token)).isEqualTo(next);
            assertThat(two.wire().introspect(resourceServer, token)).containsEntry("active", true);
        }
    }

    private static String kid(Node node, String token) {
        return (String) node.wire().header(token).get("kid");
    }

    private static List<Object> kids(Node node) {
        Map<String, Object> jwkSet = node.wire().json(node.wire().get("/oauth/jwks", request -> request));
        return ((List<?>) jwkSet.get("keys"))
                .stream().<Object>map(key -> ((Map<?, ?>) key).get("kid")).toList();
    }

    private static List<String> storedKids(Node node) {
        return node.bean(JdbcClient.class)
                .sql("select kid from signing_key order by activates_at")
                .query(String.class)
                .list();
    }
}
