package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.secret.PlainSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys that were made elsewhere, taken in by their SHA-256. */
@AuthServerTest
class ApiKeyImportTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    ApiKeyImport imports;

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
    void aLegacyKeyWithoutAChecksumIsActiveWithItsRestrictions() {
        String legacy = "cdb_" + UUID.randomUUID();

        int imported = imports.importKeys(
                workspace,
                List.of(
                        "{\"name\":\"Old\",\"type\":\"crondb\",\"sha256\":\"" + sha256(legacy)
                                + "\",\"endpoint_groups\":[\"enrichment\"],\"allowed_ips\":[\"203.0.113.9\"],\"rate_limit\":40}"),
                Actor.SYSTEM);

        assertThat(imported).isEqualTo(1);
        assertThat(introspect(legacy))
                .containsEntry("active", true)
                .containsEntry("key_type", "crondb")
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("endpoint_groups", List.of("enrichment"))
                .containsEntry("allowed_ips", List.of("203.0.113.9"))
                .containsEntry("rate_limit", Map.of("limit", 40, "period", "PT1M"));
        assertThat(introspect(legacy + "x")).containsOnly(Map.entry("active", false));
        ApiKey key = onlyKey();
        assertThat(key.hint()).isEqualTo("cdb_…");
        assertThat(jdbc.sql("select type from audit_event where subject = :id")
                        .param("id", key.id())
                        .query(String.class)
                        .list())
                .containsExactly("api_key.imported");
    }

    @Test
    void anImportedKeyIsRevokedAtOnceLikeAnyOther() {
        String legacy = "cjp_" + UUID.randomUUID();
        imports.importKeys(workspace, List.of(line("cronjobpro", sha256(legacy))), Actor.SYSTEM);
        assertThat(introspect(legacy)).containsEntry("active", true);

        apiKeys.revoke(onlyKey().id(), Actor.SYSTEM);

        assertThat(introspect(legacy)).containsOnly(Map.entry("active", false));
    }

    @Test
    void anImportedStagingKeyLivesForNinetyDaysToo() {
        String legacy = "cf_stg_" + UUID.randomUUID();
        imports.importKeys(workspace, List.of(line("cronflow-staging", sha256(legacy))), Actor.SYSTEM);

        clock.move(Duration.ofDays(90).minusSeconds(5));
        assertThat(introspect(legacy)).containsEntry("active", true);
        clock.move(Duration.ofSeconds(6));
        assertThat(introspect(legacy)).containsEntry("active", false);
    }

    @Test
    void hashesInCapitalLettersAreTheSameHashesAndBlankLinesArePassedOver() {
        String legacy = "cjp_" + UUID.randomUUID();

        imports.importKeys(
                workspace,
                List.of("", line("cronjobpro", sha256(legacy).toUpperCase(Locale.ROOT)), "  "),
                Actor.SYSTEM);

        assertThat(introspect(legacy)).containsEntry("active", true);
    }

    @Test
    void errorsOnSeveralLinesAreAllToldWithTheirLinesAndNothingIsImported() {
        NewApiKey present = apiKeys.create(fixtures.workspace(), "Present", "crondb", Actor.SYSTEM);
        String good = sha256("cdb_" + UUID.randomUUID());
        List<String> lines = List.of(
                line("crondb", good),
                "{\"name\":\"\",\"type\":\"crondb\",\"sha256\":\"abc\"}",
                "not json",
                "",
                line("nonsense", sha256("a")),
                line("crondb", good.toUpperCase(Locale.ROOT)),
                line("crondb", present.key().hash().hex()),
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"" + sha256("b")
                        + "\",\"allowed_ips\":[\"10.1\"],\"scopes\":[\"root\"]}");

        List<LineFault> faults = faults(lines);

        assertThat(faults)
                .extracting(LineFault::line, LineFault::field)
                .containsExactly(
                        tuple(2, "sha256"),
                        tuple(2, "name"),
                        tuple(3, null),
                        tuple(5, "type"),
                        tuple(6, "sha256"),
                        tuple(7, "sha256"),
                        tuple(8, "scopes"),
                        tuple(8, "allowed_ips"));
        assertThat(faults.get(4).message()).contains("line 1");
        assertThat(apiKeys.list(workspace.id(), null, 10)).isEmpty();
        assertThat(jdbc.sql("select count(*) from api_key where sha256 = :sha256")
                        .param("sha256", good)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[] |",
                "\"text\" |",
                "{} {} |",
                "{\"name\":\"a\",\"name\":\"b\"} |",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"key\":\"cdb_secret\"} | key",
                "{\"name\":1,\"type\":\"crondb\",\"sha256\":\"HASH\"} | name",
                "{\"name\":\"x\",\"type\":\"crondb\"} | sha256",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"gHASH\"} | sha256",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":null} | sha256",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"scopes\":\"jobs:read\"} | scopes",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"allowed_ips\":[1]} | allowed_ips",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"expires_at\":\"tomorrow\"} | expires_at",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"expires_at\":\"2001-01-01T00:00:00Z\"} | expires_at",
                "{\"name\":\"x\",\"type\":\"crondb-reseller\",\"sha256\":\"HASH\"} | reseller_client_id",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"rate_limit\":1.5} | rate_limit",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"rate_limit\":1e99} | rate_limit",
                "{\"name\":\"x\",\"type\":\"crondb\",\"sha256\":\"HASH\",\"rate_limit\":-1} | rate_limit",
            })
    void aLineOfAnotherFormIsRefusedWithTheNameOfItsMember(String line, String field) {
        assertThat(faults(List.of(line.replace("HASH", HASH))))
                .singleElement()
                .returns(1, LineFault::line)
                .returns(field, LineFault::field)
                .satisfies(fault -> assertThat(fault.message()).doesNotContain("secret", "tomorrow", "jobs:read"));
    }

    @Test
    void deepNestingAndLongLinesAreRefusedLikeAnyOtherNonsense() {
        assertThat(faults(List.of("{\"name\":" + "[".repeat(20_000)))).hasSize(1);
        assertThat(faults(List.of("x".repeat(1_000_000)))).hasSize(1);
        assertThat(faults(List.of("{\"" + "x".repeat(20_000) + "\":1}")))
                .allSatisfy(fault -> assertThat(fault.field()).hasSizeLessThanOrEqualTo(64));
    }

    @Test
    void aHundredErrorsAreToldAtMostAndTenThousandLinesReadAtMost() {
        assertThat(faults(Collections.nCopies(5000, "nonsense"))).hasSize(100);
        assertThat(faults(Collections.nCopies(10_001, "nonsense")))
                .singleElement()
                .returns(10_001, LineFault::line);
    }

    @Test
    void thousandsOfKeysAreImportedAtOnce() {
        List<String> lines = new ArrayList<>(IntStream.range(0, 2500)
                .mapToObj(i -> line("crondb", sha256("cdb_" + UUID.randomUUID())))
                .toList());
        String last = "cdb_" + UUID.randomUUID();
        lines.add(line("crondb", sha256(last)));

        assertThat(imports.importKeys(workspace, lines, Actor.SYSTEM)).isEqualTo(2501);

        assertThat(introspect(last)).containsEntry("active", true);
        assertThat(faults(lines)).hasSize(100);
    }

    @Test
    void ofTwoImportsOfTheSameKeyAtOnceOneWinsAndTheOtherImportsNothing() throws Exception {
        Workspace other = fixtures.workspace();
        for (int round = 0; round < 5; round++) {
            String shared = line("crondb", sha256("cdb_" + UUID.randomUUID()));
            CyclicBarrier start = new CyclicBarrier(2);
            List<CompletableFuture<Object>> both = Stream.of(workspace, other)
                    .map(owner -> CompletableFuture.<Object>supplyAsync(
                            () -> outcome(owner, shared, start), command -> new Thread(command).start()))
                    .toList();

            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .satisfiesOnlyOnce(outcome -> assertThat(outcome).isEqualTo(2))
                    .satisfiesOnlyOnce(outcome -> assertThat(outcome).isInstanceOf(InvalidImportException.class));
            assertThat(apiKeys.list(workspace.id(), null, 200).size()
                            + apiKeys.list(other.id(), null, 200).size())
                    .isEqualTo(2 * (round + 1));
        }
    }

    private Object outcome(Workspace owner, String shared, CyclicBarrier start) {
        List<String> lines = List.of(line("crondb", sha256("cdb_" + UUID.randomUUID())), shared);
        try {
            start.await();
            return imports.importKeys(owner, lines, Actor.SYSTEM);
        } catch (InvalidImportException e) {
            return e;
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<LineFault> faults(List<String> lines) {
        return catchThrowableOfType(
                        InvalidImportException.class, () -> imports.importKeys(workspace, lines, Actor.SYSTEM))
                .faults();
    }

    private static String line(String type, String sha256) {
        return "{\"name\":\"Old\",\"type\":\"" + type + "\",\"sha256\":\"" + sha256 + "\"}";
    }

    private static String sha256(String key) {
        return new PlainSecret(key).hash().hex();
    }

    private ApiKey onlyKey() {
        List<ApiKey> keys = apiKeys.list(workspace.id(), null, 2);
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(resourceServer, key);
    }
}
