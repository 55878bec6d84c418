package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** Codes of authenticator apps. */
class TotpTest {

    private static final Totp OF_THE_RFC =
            Totp.ofBase32(Base32.toBase32String("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));

    /** The last six of eight digits: RFC 6238, appendix B, SHA-1. */
    private static final Map<Long, String> VECTORS = Map.of(
            59L, "287082",
            1_111_111_109L, "081804",
            1_111_111_111L, "050471",
            1_234_567_890L, "005924",
            2_000_000_000L, "279037",
            20_000_000_000L, "353130");

    @Test
    void theCodesAreThoseOfTheRfc() {
        VECTORS.forEach((second, code) -> assertThat(step(code, second)).hasValue(second / 30));
    }

    @Test
    void aCodeIsGoodOneStepBeforeAndAfterItsOwnAndNoFurther() {
        long begin = 1_234_567_890L / 30 * 30;

        assertThat(step("005924", begin - 30)).isPresent();
        assertThat(step("005924", begin + 59)).isPresent();
        assertThat(step("005924", begin - 31)).isEmpty();
        assertThat(step("005924", begin + 60)).isEmpty();
    }

    @Test
    void aCodeMayBeTypedAsAppsShowItAndInNoOtherWay() {
        assertThat(step(" 005 924 ", 1_234_567_890L)).isPresent();
        for (String no : new String[] {"5924", "0005924", "00592", "", "-05924", "٠٠٥٩٢٤", "005924\u0000", "00592４"}) {
            assertThat(step(no, 1_234_567_890L)).as(no).isEmpty();
        }
    }

    @Test
    void aSeedDoesNotPrint() {
        assertThat(OF_THE_RFC.toString()).isEqualTo("Totp[]");
    }

    private static OptionalLong step(String code, long second) {
        return OF_THE_RFC.step(code, Instant.ofEpochSecond(second));
    }
}
