package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys that replace each other while both work. */
@AuthServerTest
class ApiKeyRotationTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    ApiKeyRotation rotation;

    @Autowired
    Resellers resellers;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private Credentials resourceServer;

    @BeforeEach
    void prepare() {
        workspace = fixtures.workspace();
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void bothKeysWorkForTwentyFourHoursAndThenTheOldOneEndsByItself() {
        NewApiKey old = create("cronflow-production");

        NewApiKey successor = rotation.rotate(old.id(), null, Actor.SYSTEM);

        assertThat(isActive(old)).isTrue();
        assertThat(isActive(successor)).isTrue();
        clock.move(Duration.ofHours(24).minusSeconds(5));
        assertThat(isActive(old)).isTrue();
        clock.move(Duration.ofSeconds(6));
        assertThat(isActive(old)).isFalse();
        assertThat(isActive(successor)).isTrue();
    }

    @Test
    void theSuccessorHasTheSameRestrictionsAndIsLinked() {
        Reseller reseller = resellers.create(workspace.organizationId(), "Acme", 10, Actor.SYSTEM);
        NewApiKey old = apiKeys.create(
                workspace,
                new ApiKeyDraft(
                        "CI",
                        "crondb-reseller",
                        null,
                        Set.of("enrichment"),
                        List.of("203.0.113.0/24"),
                        null,
                        reseller.id(),
                        null,
                        30L),
                Actor.SYSTEM);

        NewApiKey made = rotation.rotate(old.id(), Duration.ofHours(1), Actor.SYSTEM);

        ApiKey before = read(old);
        ApiKey successor = read(made);
        assertThat(before.life().successorId()).isEqualTo(made.id());
        assertThat(successor.restrictions()).isEqualTo(before.restrictions());
        assertThat(successor.restrictions().rateLimit()).isEqualTo(30);
        assertThat(successor)
                .returns("CI", ApiKey::name)
                .returns("crondb-reseller", ApiKey::type)
                .returns(reseller.id(), ApiKey::resellerId)
                .returns(workspace.id(), ApiKey::workspaceId);
        assertThat(made.key().value()).startsWith("cdb_r_" + reseller.id() + "_");
        assertThat(entries(old.id())).containsSequence("api_key_changed", "credential");
        assertThat(audit(old.id())).contains("api_key.rotated");
        assertThat(audit(made.id())).containsExactly("api_key.created");
    }

    @Test
    void aRotationStartsFreshNinetyDaysForAStagingKey() {
        NewApiKey old = create("cronflow-staging");
        age(old, Duration.ofDays(80));

        NewApiKey successor = rotation.rotate(old.id(), Duration.ofDays(30), Actor.SYSTEM);

        clock.move(Duration.ofDays(10).plusSeconds(5));
        assertThat(isActive(old))
                .as("its own 90 days end it before the overlap does")
                .isFalse();
        clock.move(Duration.ofDays(80).minusSeconds(10));
        assertThat(isActive(successor)).isTrue();
        clock.move(Duration.ofSeconds(10));
        assertThat(isActive(successor)).isFalse();
    }

    @Test
    void aKeyThatWasMadeForTenDaysHasASuccessorForTenDays() {
        Instant end = clock.instant().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);
        NewApiKey old = apiKeys.create(
                workspace, new ApiKeyDraft("CI", "cronjobpro", null, null, null, end, null, null, null), Actor.SYSTEM);
        age(old, Duration.ofDays(9));

        ApiKey successor = read(rotation.rotate(old.id(), null, Actor.SYSTEM));

        assertThat(Duration.between(
                        successor.life().createdAt(), successor.life().expiresAt()))
                .isBetween(Duration.ofDays(10).minusSeconds(5), Duration.ofDays(10));
    }

    /** The end that the first rotation set is no lifetime that a second one would inherit. */
    @Test
    void aKeyWhoseSuccessorWasRevokedCanBeRotatedAgainForItsWholeLifetime() {
        NewApiKey old = create("cronflow-production");
        NewApiKey lost = rotation.rotate(old.id(), Duration.ofHours(2), Actor.SYSTEM);
        apiKeys.revoke(lost.id(), Actor.SYSTEM);

        NewApiKey successor = rotation.rotate(old.id(), Duration.ofDays(3), Actor.SYSTEM);

        assertThat(read(old).life().successorId()).isEqualTo(successor.id());
        assertThat(read(successor).life().expiresAt()).isNull();
        assertThat(read(old).life().expiresAt())
                .as("an end that was set is not put off")
                .isBefore(clock.instant().plus(Duration.ofHours(3)));
    }

    @Test
    void anOverlapOfNothingEndsTheOldKeyAtOnce() {
        NewApiKey old = create("cronjobpro");
        assertThat(isActive(old)).isTrue();

        NewApiKey successor = rotation.rotate(old.id(), Duration.ZERO, Actor.SYSTEM);

        assertThat(isActive(old)).isFalse();
        assertThat(isActive(successor)).isTrue();
    }

    @Test
    void anOverlapIsFromNothingToThirtyDays() {
        NewApiKey key = create("cronjobpro");

        for (Duration overlap :
                List.of(Duration.ofNanos(-1), Duration.ofDays(30).plusNanos(1), Duration.ofDays(-1))) {
            assertThatThrownBy(() -> rotation.rotate(key.id(), overlap, Actor.SYSTEM))
                    .isInstanceOfSatisfying(
                            InvalidApiKeyException.class,
                            refused -> assertThat(refused.faults())
                                    .extracting(FieldFault::field)
                                    .containsExactly("overlap"));
        }
        assertThat(read(key).life().successorId()).isNull();
        rotation.rotate(key.id(), Duration.ofDays(30), Actor.SYSTEM);
    }

    @Test
    void aDeadKeyOrOneThatHasALiveSuccessorIsNotRotated() {
        NewApiKey revoked = create("crondb");
        apiKeys.revoke(revoked.id(), Actor.SYSTEM);
        NewApiKey rotated = create("crondb");
        NewApiKey successor = rotation.rotate(rotated.id(), null, Actor.SYSTEM);
        NewApiKey expired = create("cronflow-staging");

        assertRefused(revoked);
        assertRefused(rotated);
        rotation.rotate(successor.id(), null, Actor.SYSTEM);
        clock.move(Duration.ofDays(91));
        assertRefused(expired);
        assertThatThrownBy(() -> rotation.rotate("lkk_none", null, Actor.SYSTEM))
                .isInstanceOf(UnknownApiKeyException.class);
    }

    @Test
    void ofRotationsInParallelOneWinsAndOneSuccessorIsMade() throws Exception {
        for (int round = 0; round < 5; round++) {
            NewApiKey key = create("crondb");

            List<Object> results = atOnce(List.of(
                    () -> rotation.rotate(key.id(), null, Actor.SYSTEM),
                    () -> rotation.rotate(key.id(), null, Actor.SYSTEM),
                    () -> rotation.rotate(key.id(), null, Actor.SYSTEM),
                    () -> rotation.rotate(key.id(), null, Actor.SYSTEM)));

            assertThat(results).filteredOn(NewApiKey.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(ApiKeyStateException.class::isInstance)
                    .hasSize(3);
            NewApiKey winner = (NewApiKey) results.stream()
                    .filter(NewApiKey.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(read(key).life().successorId()).isEqualTo(winner.id());
            assertThat(apiKeys.list(workspace.id(), null, 200)).hasSize(2 * (round + 1));
        }
    }

    @Test
    void aRevocationThatRacesARotationAlwaysHolds() throws Exception {
        for (int round = 0; round < 10; round++) {
            NewApiKey key = create("crondb");
            assertThat(isActive(key)).isTrue();

            List<Object> results = atOnce(List.of(
                    () -> rotation.rotate(key.id(), null, Actor.SYSTEM), () -> apiKeys.revoke(key.id(), Actor.SYSTEM)));

            assertThat(results.get(1)).isEqualTo(true);
            assertThat(isActive(key)).isFalse();
            assertThat(read(key).life().revokedAt()).isNotNull();
            if (results.get(0) instanceof NewApiKey successor) {
                assertThat(isActive(successor)).isTrue();
                assertThat(read(key).life().successorId()).isEqualTo(successor.id());
            } else {
                assertThat(results.get(0)).isInstanceOf(ApiKeyStateException.class);
                assertThat(read(key).life().successorId()).isNull();
            }
        }
    }

    /** Makes a key older. Moving the clock instead would record events in months that the audit log has no room for yet. */
    private void age(NewApiKey key, Duration by) {
        ApiKey.Life life = read(key).life();
        jdbc.sql("update api_key set created_at = :createdAt, expires_at = :expiresAt where id = :id")
                .param("createdAt", life.createdAt().minus(by).atOffset(ZoneOffset.UTC))
                .param("expiresAt", life.expiresAt().minus(by).atOffset(ZoneOffset.UTC))
                .param("id", key.id())
                .update();
    }

    private static List<Object> atOnce(List<Callable<Object>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try {
            List<Future<Object>> running = new ArrayList<>();
            for (Callable<Object> call : calls) {
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<Object> results = new ArrayList<>();
            for (Future<Object> future : running) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    results.add(e.getCause());
                }
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertRefused(NewApiKey key) {
        assertThatThrownBy(() -> rotation.rotate(key.id(), null, Actor.SYSTEM))
                .isInstanceOf(ApiKeyStateException.class);
    }

    private NewApiKey create(String type) {
        return apiKeys.create(workspace, "CI", type, Actor.SYSTEM);
    }

    private ApiKey read(NewApiKey key) {
        return apiKeys.find(key.id()).orElseThrow();
    }

    private boolean isActive(NewApiKey key) {
        return (Boolean) wire.introspect(resourceServer, key.key().value()).get("active");
    }

    private List<String> entries(String id) {
        return jdbc.sql("select kind from revocation_entry where id = :id order by seq")
                .param("id", id)
                .query(String.class)
                .list();
    }

    private List<String> audit(String id) {
        return jdbc.sql("select type from audit_event where subject = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }
}
