package dev.latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an API key is spelled, and how a misspelled one is told apart without a look-up. */
class ApiKeyFormatTest {

    private static final List<String> PREFIXES = List.of("cdb_", "cf_prod_", "cf_stg_", "cf_ro_", "cdb_r_", "cjp_");
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String OTHERS = "_-.+/= \u0000\t\nä€";

    private final ApiKeyFormat format = new ApiKeyFormat(PREFIXES);

    @Test
    void aGeneratedKeyIsWellFormedAndAsLongAsPublished() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 1000; i++) {
            String key = ApiKeyFormat.generate("cf_prod_", random);

            assertThat(key).matches("cf_prod_[0-9A-Za-z]{38}");
            assertThat(ApiKeyFormat.isWellFormed(key, "cf_prod_")).isTrue();
        }
    }

    @Test
    void generatedKeysDiffer() {
        SecureRandom random = new SecureRandom();

        assertThat(ApiKeyFormat.generate("cjp_", random)).isNotEqualTo(ApiKeyFormat.generate("cjp_", random));
    }

    /** The published vectors were computed apart from this code, with zlib's CRC-32 in Python. */
    @ParameterizedTest
    @CsvFileSource(resources = "api-key-vectors.csv", numLinesToSkip = 1)
    void thePublishedTestVectorsAreJudgedAsPublished(
            String verdict, String prefix, String resellerId, String key, String why) {
        assertThat(format.prefixOf(key)).hasValue(prefix);
        assertThat(ApiKeyFormat.isWellFormed(key, prefix)).as(why).isEqualTo(verdict.equals("valid"));
        if (verdict.equals("valid")) {
            assertThat(ApiKeyFormat.resellerId(key, prefix)).isEqualTo(Optional.ofNullable(resellerId));
        }
    }

    @Test
    void aResellersKeyNamesItsResellerHoweverManyUnderscoresTheIdHas() {
        SecureRandom random = new SecureRandom();
        for (String id : List.of("acme", "rsl_Ab-_9", "_", "-", "r_", "__a__")) {
            String key = ApiKeyFormat.generate("cdb_r_", id, random);

            assertThat(key).matches("cdb_r_" + id + "_[0-9A-Za-z]{38}");
            assertThat(format.prefixOf(key)).hasValue("cdb_r_");
            assertThat(ApiKeyFormat.isWellFormed(key, "cdb_r_")).isTrue();
            assertThat(ApiKeyFormat.resellerId(key, "cdb_r_")).hasValue(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "ä", "a\u0000"})
    void noKeyIsMadeForAResellerIdThatCouldNotBeReadBack(String id) {
        SecureRandom random = new SecureRandom();

        assertThatThrownBy(() -> ApiKeyFormat.generate("cdb_r_", id, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "true, cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAb",
        "true, cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV000000",
        "true, cdb_acme_0123456789ABCDEFGHIJKLMNOPQRSTUV000000",
        "false, cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV00000",
        "false, cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV0000000",
        "false, cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV-00000",
        "false, cdb_a.b_0123456789ABCDEFGHIJKLMNOPQRSTUV000000",
        "false, cdb_2f1e4d7c-legacy",
        "false, cdb_",
    })
    void aTextHasTheShapeOfOurKeysWhateverItsChecksum(boolean own, String text) {
        assertThat(ApiKeyFormat.hasOwnShape(text, "cdb_")).isEqualTo(own);
    }

    @Test
    void everyChangeOfOneCharacterIsRefused() {
        Random seeded = new Random(20260301);
        for (int sample = 0; sample < 20; sample++) {
            String key = ApiKeyFormat.generate("cdb_", new SecureRandom());
            for (int position = "cdb_".length(); position < key.length(); position++) {
                String candidates = seeded.nextInt(8) == 0 ? OTHERS : ALPHABET;
                char other = candidates.charAt(seeded.nextInt(candidates.length()));
                if (other != key.charAt(position)) {
                    String changed = key.substring(0, position) + other + key.substring(position + 1);
                    assertThat(ApiKeyFormat.isWellFormed(changed, "cdb_"))
                            .as(changed)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aSwapOfTwoNeighboursIsRefused() {
        String key = "cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAb";
        for (int i = "cdb_".length(); i + 1 < key.length(); i++) {
            String swapped = key.substring(0, i) + key.charAt(i + 1) + key.charAt(i) + key.substring(i + 2);

            assertThat(ApiKeyFormat.isWellFormed(swapped, "cdb_")).as(swapped).isEqualTo(swapped.equals(key));
        }
    }

    @Test
    void theChecksumCoversThePrefix() {
        assertThat(ApiKeyFormat.isWellFormed("cjp_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAb", "cjp_"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cdb_abc, cdb_",
        "cdb_r_abc, cdb_r_",
        "cdb_rabc, cdb_",
        "cdb_r, cdb_",
        "cf_prod_, cf_prod_",
    })
    void theLongestKnownPrefixWins(String text, String prefix) {
        assertThat(format.prefixOf(text)).hasValue(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cdb", "CDB_abc", " cdb_abc", "cf_prod", "xcdb_", "eyJhbGciOiJFUzI1NiJ9.e30.AA"})
    void whatBeginsWithNoKnownPrefixIsNoApiKey(String text) {
        assertThat(format.prefixOf(text)).isEmpty();
    }

    @Test
    void anEmptyFormatKnowsNoKeys() {
        assertThat(new ApiKeyFormat(List.of()).prefixOf("cdb_abc")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cdb_",
                // 31 random characters, with their right checksum.
                "cdb_0123456789ABCDEFGHIJKLMNOPQRSTU3Lt9xJ",
                "cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOA",
                "cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAbb",
                "cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAb ",
                "cdb_0123456789ABCDEFGHIJKLMNOPQRSTUV48bOAb\u0000",
            })
    void whatIsCutOffOrHasMoreBehindItIsRefused(String text) {
        assertThat(ApiKeyFormat.isWellFormed(text, "cdb_")).isFalse();
    }

    @Test
    void whatIsLongerThanAnyKeyIsRefusedHoweverRightItsChecksum() {
        // 246 random characters and their checksum make exactly the longest key; one more is too long.
        String longest = "cdb_" + "a".repeat(246) + "4YzKcG";
        String tooLong = "cdb_" + "a".repeat(247) + "2lblpM";

        assertThat(longest).hasSize(ApiKeyFormat.MAX_LENGTH);
        assertThat(ApiKeyFormat.isWellFormed(longest, "cdb_")).isTrue();
        assertThat(ApiKeyFormat.isWellFormed(tooLong, "cdb_")).isFalse();
    }

    @Test
    void whatIsNotAsciiIsRefusedThoughItsChecksumIsThatOfQuestionMarks() {
        assertThat(ApiKeyFormat.isWellFormed("cdb_" + "ä".repeat(32) + "3ihG1m", "cdb_"))
                .isFalse();
    }

    @Test
    void noTextWhateverMakesItThrow() {
        Random seeded = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            String prefix = PREFIXES.get(seeded.nextInt(PREFIXES.size()));
            String text = (seeded.nextBoolean() ? prefix : "") + randomText(seeded);

            assertThatCode(() -> {
                        format.prefixOf(text);
                        ApiKeyFormat.hasOwnShape(text, prefix);
                        ApiKeyFormat.resellerId(text, prefix);
                        assertThat(ApiKeyFormat.isWellFormed(text, prefix)).isFalse();
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static String randomText(Random seeded) {
        StringBuilder text = new StringBuilder();
        int length = seeded.nextInt(300);
        for (int i = 0; i < length; i++) {
            text.append(
                    seeded.nextInt(4) == 0
                            ? (char) seeded.nextInt(Character.MAX_VALUE + 1)
                            : ALPHABET.charAt(seeded.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
