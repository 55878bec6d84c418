package dev.latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How webhooks are signed, and that nothing but the right signature of the right bytes is taken for one. */
class WebhookSignatureTest {

    private static final String PREFIXED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PLAIN = "a shared secret without a prefix";
    private static final String EVENT = "{\"id\":\"evt_1\",\"type\":\"api_key.revoked\"}";

    private final WebhookSignature signature = new WebhookSignature(PREFIXED);

    /** Computed apart from this code, with Python's hmac: other implementations may test themselves with these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The example in the documentation of X-Hub-Signature-256, which is made in the same way.
                "It's a Secret to Everybody | Hello, World! | 757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                PREFIXED + " | " + EVENT + " | 2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6",
                PLAIN + " | " + EVENT + " | b879cf3789071a6bdfccfd44a00643a036faf384c53e479b810d0ff5fbca5e4c",
                PLAIN + " | `` | 295619aa527b1017e98c65741cd2a31bfc018ebc8794c320e889684343c978ee",
                // The body is bytes, UTF-8 here, and a line feed at its end belongs to it.
                PLAIN
                        + " | `{\"name\":\"Bücher\",\"n\":1}\n` | afa50d400849f8bb83325a6b92eab6fe36ee04fa267c72df5cf894aac84f75a0",
            })
    void thePublishedTestVectorsOfABody(String secret, String body, String hex) {
        WebhookSignature published = new WebhookSignature(secret);

        assertThat(published.ofBody(bytes(body))).isEqualTo("sha256=" + hex);
        assertThat(published.signsBody("sha256=" + hex, bytes(body))).isTrue();
    }

    /** The first is that of the Standard Webhooks libraries, the others were computed with Python's hmac. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                PREFIXED
                        + " | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {\"test\": 2432232314} | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                PREFIXED + " | evt_1 | 1795300000 | " + EVENT + " | v1,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=",
                PLAIN + " | evt_1 | 1795300000 | " + EVENT + " | v1,2naZyOa0OkA9Hy17/NsMoVvGZWDbmoulCU4DpUknHt4=",
            })
    void thePublishedTestVectorsOfAMessage(String secret, String id, String timestamp, String body, String expected) {
        WebhookSignature published = new WebhookSignature(secret);

        assertThat(published.ofMessage(id, timestamp, bytes(body))).isEqualTo(expected);
        assertThat(published.signsMessage(expected, id, timestamp, bytes(body))).isTrue();
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        String mine = signature.ofMessage("evt_1", "1795300000", bytes(EVENT));
        String others = new WebhookSignature(PLAIN).ofMessage("evt_1", "1795300000", bytes(EVENT));

        assertThat(signature.signsMessage(others + " " + mine, "evt_1", "1795300000", bytes(EVENT)))
                .isTrue();
        assertThat(signature.signsMessage("v1a,AAAA " + mine, "evt_1", "1795300000", bytes(EVENT)))
                .isTrue();
        assertThat(signature.signsMessage(others, "evt_1", "1795300000", bytes(EVENT)))
                .isFalse();
    }

    @Test
    void theHexOfABodysSignatureMayBeUpperCase() {
        assertThat(signature.signsBody(signature.ofBody(bytes(EVENT)).toUpperCase(), bytes(EVENT)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "sha256=",
                "2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6",
                "sha1=2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6",
                "sha256=2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc",
                "sha256=2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc60",
                "sha256=2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6\u0000",
                "sha256=3e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6",
                "sha256=2e3800b57bf2b47f46ba22a097fcfc416ee907fda664e81d628e612e5f379cc6,sha256=00",
            })
    void anythingButTheSignatureOfTheBodyIsNone(String header) {
        assertThat(signature.signsBody(header, bytes(EVENT))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1,",
                "v1",
                ",",
                "CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=",
                "v2,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=",
                "V1,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=",
                "v1,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g",
                // The same 32 bytes to a decoder that passes over unused bits, but not the same text.
                "v1,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2h=",
                "v1,ceLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=",
                "v1,CeLveyl2l17LvEhGfXm0JTH4g4y6Gc0aOW421r4br2g=,v1,AAAA",
            })
    void anythingButTheSignatureOfTheMessageIsNone(String header) {
        assertThat(signature.signsMessage(header, "evt_1", "1795300000", bytes(EVENT)))
                .isFalse();
    }

    @Test
    void eachPartOfTheMessageIsSigned() {
        String header = signature.ofMessage("evt_1", "1795300000", bytes(EVENT));

        assertThat(signature.signsMessage(header, "evt_2", "1795300000", bytes(EVENT)))
                .isFalse();
        assertThat(signature.signsMessage(header, "evt_1", "1795300001", bytes(EVENT)))
                .isFalse();
        assertThat(signature.signsMessage(header, "evt_1", "1795300000", bytes(EVENT + "\n")))
                .isFalse();
    }

    @Test
    void aMessageCannotBeReadAsAnotherByMovingItsFullStops() {
        String header = signature.ofMessage("evt", "1", bytes("2.body"));

        assertThat(signature.ofMessage("evt.1", "2", bytes("body"))).isEqualTo(header);
        assertThat(signature.signsMessage(header, "evt.1", "2", bytes("body"))).isFalse();
        assertThat(signature.signsMessage(header, "evt", "1.2", bytes("body"))).isFalse();
        assertThat(signature.signsMessage(header, "evt", "1", bytes("2.body"))).isTrue();
    }

    @Test
    void aSecretThatCannotBeOneIsRefusedWithoutBeingQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSignature("whsec_not*base64"))
                .withMessage("what follows whsec_ in a webhook secret must be base64")
                .withNoCause();
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSignature(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSignature("whsec_"));
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(signature).hasToString("WebhookSignature");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
