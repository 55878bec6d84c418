package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event becomes in a file. */
class ExportedLinesTest {

    private static final String NASTY = "a\r\nb\u2028c\u001b[0m";

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"})
    void noCellOfACsvFileIsAFormula(String text) {
        String line = csv(event(text, Map.of()));

        assertThat(line).contains(",\"'").doesNotContain(",\"" + text.charAt(0));
    }

    @Test
    void anEventIsOneLineWhateverItSays() {
        ShownEvent event = event(NASTY, Map.of("name", NASTY));

        assertThat(csv(event))
                .endsWith("\r\n")
                .doesNotContain("\u2028", "\u001b")
                .satisfies(line -> assertThat(line.strip()).doesNotContain("\r", "\n"));
        assertThat(new String(ExportedLines.json(event), StandardCharsets.UTF_8))
                .endsWith("}\n")
                .doesNotContain("\u2028", "\u001b", "\r");
    }

    @Test
    void aQuotationMarkInACellIsDoubled() {
        assertThat(csv(event("a\"b", Map.of("scope", "jobs:read"))))
                .isEqualTo("\"1-2\",\"2026-11-22T00:00:00Z\",\"token.issued\",\"system\",\"a\"\"b\",\"org\",,,,"
                        + "\"{\"\"scope\"\":\"\"jobs:read\"\"}\"\r\n");
    }

    private static String csv(ShownEvent event) {
        return new String(ExportedLines.csv(event), StandardCharsets.UTF_8);
    }

    private static ShownEvent event(String subject, Map<String, String> data) {
        return new ShownEvent(
                "1-2",
                Instant.parse("2026-11-22T00:00:00Z"),
                "token.issued",
                "system",
                subject,
                "org",
                null,
                null,
                null,
                data);
    }
}
