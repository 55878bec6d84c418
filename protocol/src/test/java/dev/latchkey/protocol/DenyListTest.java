package dev.latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.DenyList.Token;
import dev.latchkey.protocol.DenyList.Verdict;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one rule that reads the revocation log. */
class DenyListTest {

    private static final Instant ISSUED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Token TOKEN = new Token("jti", "client", "credential", "organization", "workspace", ISSUED);

    private final DenyList denyList = new DenyList();

    @Test
    void anEmptyLogDeniesNothing() {
        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);
        assertThat(denyList.cursor()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, jti, REVOKED",
        "CREDENTIAL, credential, REVOKED",
        "API_KEY, credential, REVOKED",
        "CLIENT, client, REVOKED",
        "WORKSPACE, workspace, SUSPENDED",
        "ORGANIZATION, organization, SUSPENDED"
    })
    void eachOfTheSixDeniesATokenByItself(Kind kind, String id, Verdict verdict) {
        denyList.apply(entry(1, kind, id));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEntryDeniesNothingOfAnotherId(Kind kind) {
        denyList.apply(entry(1, kind, "somebody else's"));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void anIdDeniesOnlyWhatIsOfItsKind() {
        // The jti of one token may well be spelled as another thing's id.
        denyList.apply(entry(1, Kind.TOKEN, "client"));
        denyList.apply(entry(2, Kind.CLIENT, "jti"));
        denyList.apply(entry(3, Kind.API_KEY, "client"));
        denyList.apply(entry(4, Kind.API_KEY, "jti"));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aRevokedKeyTakesTheTokensTradedForItAlongOldAndNewOnes() {
        denyList.apply(entry(1, Kind.API_KEY, "credential"));

        assertThat(denyList.verdict(issuedAt(ISSUED.minus(Duration.ofHours(1)))))
                .isEqualTo(Verdict.REVOKED);
        assertThat(denyList.verdict(issuedAt(ISSUED.plus(Duration.ofDays(365)))))
                .isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aChangedKeyDeniesTheTokensTradedBeforeByItsCredentialEntryAlone() {
        denyList.apply(entry(1, Kind.API_KEY_CHANGED, "credential"));
        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);

        denyList.apply(new RevocationEntry(2, Kind.CREDENTIAL, "credential", ISSUED.plusSeconds(1), null));
        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.REVOKED);
        assertThat(denyList.verdict(issuedAt(ISSUED.plusSeconds(1)))).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aRevokedKeyDeniesNoTokenThatNamesNoCredential() {
        denyList.apply(entry(1, Kind.API_KEY, "client"));
        denyList.apply(entry(2, Kind.API_KEY, "null"));

        assertThat(denyList.verdict(new Token("jti", "client", null, "organization", "workspace", ISSUED)))
                .isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aMildEntryDoesNotSoftenAStrictOneOfAnotherKind() {
        denyList.apply(entry(1, Kind.CLIENT, "client"));
        denyList.apply(new RevocationEntry(2, Kind.CREDENTIAL, "credential", Instant.EPOCH, null));
        denyList.apply(new RevocationEntry(3, Kind.ORGANIZATION, "organization", Instant.EPOCH, null));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void revokedWeighsMoreThanSuspended() {
        denyList.apply(entry(1, Kind.ORGANIZATION, "organization"));
        denyList.apply(entry(2, Kind.TOKEN, "jti"));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void issuedBeforeDeniesWhatIsOlderAndNotWhatIsOfThatInstant() {
        denyList.apply(new RevocationEntry(1, Kind.CLIENT, "client", ISSUED, null));

        assertThat(denyList.denies(Kind.CLIENT, "client", ISSUED.minusSeconds(1)))
                .isTrue();
        assertThat(denyList.denies(Kind.CLIENT, "client", ISSUED)).isFalse();
        assertThat(denyList.denies(Kind.CLIENT, "client", ISSUED.plusSeconds(1)))
                .isFalse();
    }

    @Test
    void issuedBeforeTheEpochDeniesNothingButIsAChange() {
        denyList.apply(new RevocationEntry(7, Kind.WORKSPACE, "workspace", Instant.EPOCH, null));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);
        assertThat(denyList.lastChange(Kind.WORKSPACE, "workspace")).isEqualTo(7);
    }

    @Test
    void theLatestEntryOfAKindAndIdHolds() {
        denyList.apply(entry(1, Kind.CLIENT, "client"));
        denyList.apply(new RevocationEntry(2, Kind.CLIENT, "client", Instant.EPOCH, null));
        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);

        denyList.apply(entry(3, Kind.CLIENT, "client"));
        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.REVOKED);
        assertThat(denyList.size()).isEqualTo(1);
    }

    @Test
    void anEntryThatComesLateDoesNotReplaceANewerOne() {
        denyList.apply(new RevocationEntry(2, Kind.CLIENT, "client", Instant.EPOCH, null));
        denyList.apply(entry(1, Kind.CLIENT, "client"));
        denyList.apply(entry(2, Kind.CLIENT, "client"));

        assertThat(denyList.verdict(TOKEN)).isEqualTo(Verdict.ALLOWED);
        assertThat(denyList.after(0, 10)).extracting(RevocationEntry::seq).containsExactly(2L);
        assertThat(denyList.cursor()).isEqualTo(2);
    }

    @Test
    void aNullIdNamesNothing() {
        denyList.apply(entry(1, Kind.WORKSPACE, "null"));
        Token bare = new Token("jti", "client", null, null, null, ISSUED);

        assertThat(denyList.verdict(bare)).isEqualTo(Verdict.ALLOWED);
        assertThat(denyList.denies(Kind.WORKSPACE, null, ISSUED)).isFalse();
        assertThat(denyList.find(Kind.WORKSPACE, null)).isEmpty();
        assertThat(denyList.lastChange(Kind.WORKSPACE, null)).isZero();
    }

    @Test
    void pruningForgetsWhatHasExpiredAndNothingElse() {
        denyList.apply(new RevocationEntry(1, Kind.TOKEN, "expired", null, ISSUED));
        denyList.apply(new RevocationEntry(2, Kind.TOKEN, "live", null, ISSUED.plusNanos(1)));
        denyList.apply(entry(3, Kind.TOKEN, "for ever"));

        denyList.prune(ISSUED);

        assertThat(denyList.after(0, 10)).extracting(RevocationEntry::id).containsExactly("live", "for ever");
        assertThat(denyList.find(Kind.TOKEN, "expired")).isEmpty();
        assertThat(denyList.cursor()).isEqualTo(3);
    }

    @Test
    void theCursorNeverGoesBack() {
        denyList.advanceTo(9);
        denyList.advanceTo(4);
        denyList.apply(entry(5, Kind.TOKEN, "late"));

        assertThat(denyList.cursor()).isEqualTo(9);
    }

    @Test
    void afterAnswersWhatIsBehindAPositionOldestFirstAndNoMoreThanAsked() {
        for (int seq = 1; seq <= 5; seq++) {
            denyList.apply(entry(seq, Kind.TOKEN, "jti-" + seq));
        }

        assertThat(denyList.after(2, 2)).extracting(RevocationEntry::seq).containsExactly(3L, 4L);
        assertThat(denyList.after(0, 10)).extracting(RevocationEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(denyList.after(5, 10)).isEmpty();
        assertThat(denyList.after(99, 10)).isEmpty();
    }

    @Test
    void aDenialStaysWhileItIsReplacedByAnother() throws InterruptedException {
        denyList.apply(entry(1, Kind.CLIENT, "client"));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Verdict> wrong = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                Verdict verdict = denyList.verdict(TOKEN);
                if (verdict != Verdict.REVOKED) {
                    wrong.set(verdict);
                }
            }
        });
        reader.start();
        for (int seq = 2; seq < 50_000; seq++) {
            denyList.apply(entry(seq, Kind.CLIENT, "client"));
            denyList.prune(ISSUED);
        }
        stop.set(true);
        reader.join(Duration.ofSeconds(10).toMillis());

        assertThat(wrong.get()).isNull();
    }

    @Test
    void theOrderOfLiveEntriesIsThatOfTheLog() {
        List<Long> seqs = List.of(3L, 10L, 200L, 3_000_000_000L);
        seqs.forEach(seq -> denyList.apply(entry(seq, Kind.TOKEN, "jti-" + seq)));

        assertThat(denyList.after(0, 10)).extracting(RevocationEntry::seq).containsExactlyElementsOf(seqs);
    }

    private static Token issuedAt(Instant issuedAt) {
        return new Token("jti", "client", "credential", "organization", "workspace", issuedAt);
    }

    private static RevocationEntry entry(long seq, Kind kind, String id) {
        return new RevocationEntry(seq, kind, id, null, null);
    }
}
