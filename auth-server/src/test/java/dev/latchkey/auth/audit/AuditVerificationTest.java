package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.Organizations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What was written to the audit log can be told from what somebody with the database's password made of it. */
@AuthServerTest
// Its own database: what it does to the log would trouble others.
@TestPropertySource(properties = "latchkey.audit.max-queue=4000")
class AuditVerificationTest {

    private static final int MUTATIONS = 1000;
    private static final int ROWS = 20_000;

    @Autowired
    GroupCommit groupCommit;

    @Autowired
    ChangeCommit changeCommit;

    @Autowired
    AuditStore store;

    @Autowired
    Chains chains;

    @Autowired
    ChainStore chainStore;

    @Autowired
    Signatures signatures;

    @Autowired
    Checkpoints checkpoints;

    @Autowired
    AuditVerifier verifier;

    @Autowired
    AuditRetention retention;

    @Autowired
    AuditPartitions partitions;

    @Autowired
    Organizations organizations;

    @Autowired
    Fixtures fixtures;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    private final List<Fault> faults = new ArrayList<>();
    private Writer one;
    private Writer other;

    @BeforeEach
    void twoWriters() {
        groupCommit.chain().abandon();
        changeCommit.writer().abandon();
        jdbc.sql("delete from audit_event").update();
        jdbc.sql("delete from audit_checkpoint").update();
        one = new Writer();
        other = new Writer();
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void aThousandMutationsAreFoundAndNamedAndNothingElseIs() {
        for (int i = 0; i < ROWS / 500; i++) {
            one.write(250);
            other.write(250);
        }
        one.sign();
        other.sign();
        assertThat(faults()).isEmpty();

        Mutations mutations = new Mutations(new Random(20261122));
        while (mutations.count < MUTATIONS) {
            mutations.mutate();
        }

        Set<String> named = faults().stream()
                .flatMap(fault -> IntStream.rangeClosed((int) fault.seq(), (int) fault.to())
                        .mapToObj(seq -> fault.chain() + "-" + seq))
                .collect(Collectors.toSet());
        assertThat(named).containsAll(mutations.mutated);
        // Where the row before is gone or is another, nothing says whether this one is what it was.
        assertThat(named).allMatch(place -> mutations.mutated.contains(place) || named.contains(before(place)));
        assertThat(mutations.deleted.stream()
                        .filter(place -> faults.stream()
                                .noneMatch(fault -> fault.kind() == Fault.Kind.MISSING
                                        && place.startsWith(fault.chain() + "-")
                                        && seq(place) >= fault.seq()
                                        && seq(place) <= fault.to())))
                .isEmpty();
    }

    @Test
    void twoRowsThatChangedPlacesAreNamedAsSuch() {
        one.write(50);
        one.sign();
        swap(one, 10, 30);
        swap(one, 20, 21);

        assertThat(faults())
                .extracting(Fault::seq, Fault::kind)
                .containsExactlyInAnyOrder(
                        tuple(10, Fault.Kind.MOVED),
                        tuple(20, Fault.Kind.MOVED),
                        tuple(21, Fault.Kind.MOVED),
                        tuple(30, Fault.Kind.MOVED));
    }

    /** Whoever can write to the database can compute digests, too; what was signed they cannot change. */
    @Test
    void aChainThatWasWrittenAnewDoesNotFitWhatWasSigned() {
        one.write(20);
        one.sign();
        ChainHead start = new ChainHead(one.chain(), 9, digest(one.chain(), 9));
        jdbc.sql("delete from audit_event where chain = :chain and seq > 9")
                .param("chain", one.chain())
                .update();
        store.insert(one.writer.after(start, events(11)).rows());

        assertThat(faults()).extracting(Fault::kind).containsExactly(Fault.Kind.REWRITTEN);
    }

    @Test
    void aCheckpointThatIsNotOursIsNamed() {
        one.write(5);
        one.sign();
        jdbc.sql("update audit_checkpoint set jws = replace(jws, '.', '.e')").update();

        assertThat(faults()).extracting(Fault::kind).containsExactly(Fault.Kind.FORGED);
    }

    @Test
    void anEndThatWasCutOffWithItsCheckpointsIsMissedByAnotherChain() {
        one.write(10);
        one.sign();
        other.write(1);
        other.sign();
        jdbc.sql("delete from audit_event where chain = :chain and seq > 4")
                .param("chain", one.chain())
                .update();
        jdbc.sql("delete from audit_checkpoint where chain = :chain")
                .param("chain", one.chain())
                .update();

        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(List.of((long) fault.chain(), fault.seq(), fault.to()))
                        .isEqualTo(List.of((long) one.chain(), 5L, 10L)));
    }

    @Test
    void rowsThatNobodyWroteAreForeign() {
        one.write(3);
        one.sign();
        jdbc.sql(
                        "insert into audit_event (chain, seq, occurred_at, type, actor, subject, data, digest) "
                                + "select 4711, seq, occurred_at, type, actor, subject, data, digest from audit_event where seq = 2")
                .update();
        jdbc.sql(
                        "insert into audit_event (chain, seq, occurred_at, type, actor, subject, data, digest) "
                                + "select chain, seq, occurred_at, type, actor, 'another', data, digest from audit_event where chain = :chain and seq = 3")
                .param("chain", one.chain())
                .update();

        assertThat(faults())
                .extracting(Fault::chain, Fault::seq, Fault::kind)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(4711, 2L, Fault.Kind.FOREIGN),
                        org.assertj.core.groups.Tuple.tuple(one.chain(), 3L, Fault.Kind.FOREIGN));
    }

    @Test
    void aChangeThatIsRolledBackLeavesNoGap() {
        for (int i = 0; i < 6; i++) {
            boolean fails = i % 2 == 1;
            transaction.executeWithoutResult(status -> {
                organizations.create("Acme", Actor.SYSTEM);
                if (fails) {
                    status.setRollbackOnly();
                }
            });
        }
        checkpoints.signAndSeal();

        assertThat(faults()).isEmpty();
        assertThat(jdbc.sql("select count(*), max(seq) from audit_event where type = 'organization.created'")
                        .query((rs, row) -> List.of(rs.getLong(1), rs.getLong(2)))
                        .single())
                .as("rows of one chain, and its last place")
                .satisfies(found -> assertThat(found.get(0)).isEqualTo(3L));
    }

    @Test
    void aChainThatIsLeftOpenIsSealedByAnotherAndSaidToBeUnsignedUntilThen() {
        one.write(7);
        assertThat(verifier.verifyFaults(faults::add).unsigned()).containsEntry(one.chain(), 7L);

        clock.move(Duration.ofHours(1));
        checkpoints.seal();

        assertThat(faults()).isEmpty();
        assertThat(verifier.verifyFaults(faults::add).unsigned()).doesNotContainKey(one.chain());
        assertThat(chainStore.all())
                .filteredOn(chain -> chain.number() == one.chain())
                .allMatch(chain -> chain.closedAt() != null);
    }

    @Test
    void whatIsLeftProvesItselfWhenOldRowsAreGone() {
        clock.move(Duration.ofDays(-430));
        partitions.makeAhead();
        one.write(40);
        one.sign();
        other.write(3);
        clock.move(Duration.ofDays(31));
        partitions.makeAhead();
        one.write(10);
        clock.reset();
        one.write(5);
        one.sign();
        assertThat(faults()).isEmpty();

        retention.prune();

        assertThat(jdbc.sql("select count(*) from audit_event where chain in (:chains)")
                        .param("chains", List.of(one.chain(), other.chain()))
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
        assertThat(faults()).isEmpty();
        if (TestDatabase.isPostgreSql()) {
            assertThat(partitions.before(
                            java.time.YearMonth.now(java.time.ZoneOffset.UTC).minusMonths(12)))
                    .isEmpty();
        }

        jdbc.sql("delete from audit_event where chain = :chain and seq = 51")
                .param("chain", one.chain())
                .update();
        assertThat(faults()).extracting(Fault::kind).contains(Fault.Kind.MISSING);
    }

    /** Making rows look old is no way to be rid of them. */
    @Test
    void aRowThatWasMadeToLookOldIsMissed() {
        clock.move(Duration.ofDays(-400));
        partitions.makeAhead();
        clock.reset();
        one.write(5);
        one.sign();
        jdbc.sql("update audit_event set occurred_at = :old where chain = :chain and seq = 3")
                .param("old", clock.instant().minus(Duration.ofDays(400)).atOffset(java.time.ZoneOffset.UTC))
                .param("chain", one.chain())
                .update();

        retention.prune();

        assertThat(faults())
                .filteredOn(fault -> fault.kind() == Fault.Kind.MISSING)
                .extracting(Fault::seq)
                .containsExactly(3L);
    }

    private List<Fault> faults() {
        faults.clear();
        verifier.verifyFaults(faults::add);
        return faults;
    }

    private static org.assertj.core.groups.Tuple tuple(long seq, Fault.Kind kind) {
        return org.assertj.core.groups.Tuple.tuple(seq, kind);
    }

    private static String before(String place) {
        return place.substring(0, place.indexOf('-') + 1) + (seq(place) - 1);
    }

    private static long seq(String place) {
        return Long.parseLong(place.substring(place.indexOf('-') + 1));
    }

    private byte[] digest(int chain, long seq) {
        return jdbc.sql("select digest from audit_event where chain = :chain and seq = :seq")
                .param("chain", chain)
                .param("seq", seq)
                .query((rs, row) -> rs.getBytes(1))
                .single();
    }

    private void swap(Writer writer, long seq, long otherSeq) {
        move(writer.chain(), seq, -1);
        move(writer.chain(), otherSeq, seq);
        move(writer.chain(), -1, otherSeq);
    }

    private void move(int chain, long from, long to) {
        jdbc.sql("update audit_event set seq = :to where chain = :chain and seq = :from")
                .param("to", to)
                .param("chain", chain)
                .param("from", from)
                .update();
    }

    private static List<Recorded> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Recorded.of(new SecurityEvent(
                        EventType.TOKEN_ISSUED,
                        java.time.Instant.EPOCH,
                        new Actor("lkc_" + i, "192.0.2.1"),
                        "jti-ü-" + i,
                        "lko_1",
                        null,
                        Map.of("scope", "jobs:read"))))
                .toList();
    }

    /** As a node is one. */
    private final class Writer {

        private final ChainWriter writer = new ChainWriter(() -> chains.open(Chains.Kind.GROUP), clock);

        void write(int rows) {
            ChainWriter.Segment segment = writer.after(writer.start(), events(rows));
            store.insert(segment.rows());
            writer.advance(segment.end());
        }

        void sign() {
            transaction.executeWithoutResult(status -> signatures.sign(writer.head(), Checkpoint.Kind.REGULAR, null));
        }

        int chain() {
            return writer.head().chain();
        }
    }

    /** Changes that chance makes, each to rows that none has changed before. */
    private final class Mutations {

        private final Random random;
        private final Set<String> mutated = new HashSet<>();
        private final Set<String> deleted = new HashSet<>();
        private int count;

        Mutations(Random random) {
            this.random = random;
        }

        void mutate() {
            Writer writer = random.nextBoolean() ? one : other;
            long seq = place(writer);
            switch (random.nextInt(3)) {
                case 0 -> flip(writer.chain(), seq);
                case 1 -> {
                    jdbc.sql("delete from audit_event where chain = :chain and seq = :seq")
                            .param("chain", writer.chain())
                            .param("seq", seq)
                            .update();
                    deleted.add(writer.chain() + "-" + seq);
                }
                default -> swap(writer, seq, place(writer));
            }
            count++;
        }

        private long place(Writer writer) {
            while (true) {
                long seq = 1 + random.nextInt(ROWS / 2);
                if (mutated.add(writer.chain() + "-" + seq)) {
                    return seq;
                }
            }
        }

        private void flip(int chain, long seq) {
            String change = switch (random.nextInt(5)) {
                case 0 -> "actor = concat(actor, 'x')";
                case 1 -> "address = null";
                case 2 -> "data = replace(data, 'read', 'reed')";
                case 3 -> "occurred_at = occurred_at + interval '1' second";
                default -> "digest = :digest";
            };
            byte[] digest = digest(chain, seq);
            digest = Arrays.copyOf(digest, digest.length);
            digest[random.nextInt(digest.length)] ^= 1;
            JdbcClient.StatementSpec statement = jdbc.sql(
                            "update audit_event set " + change + " where chain = :chain and seq = :seq")
                    .param("chain", chain)
                    .param("seq", seq);
            (change.contains(":digest") ? statement.param("digest", digest) : statement).update();
        }
    }
}
