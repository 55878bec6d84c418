package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of a link. */
class QrSvgTest {

    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    @Test
    void thePictureHasTheModulesOfTheCodeAndAQuietZoneOfFour() {
        String text = "otpauth://totp/Latchkey:somebody%40example.com?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);

        String svg = QrSvg.of(text);

        assertThat(svg).contains("viewBox=\"0 0 " + (code.size + 8) + " " + (code.size + 8) + "\"");
        Set<String> drawn = new HashSet<>();
        Matcher run = RUN.matcher(svg);
        while (run.find()) {
            assertThat(run.group(3)).isEqualTo(run.group(4));
            for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
                drawn.add(Integer.parseInt(run.group(1)) - 4 + i + "," + (Integer.parseInt(run.group(2)) - 4));
            }
        }
        Set<String> dark = new HashSet<>();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    dark.add(x + "," + y);
                }
            }
        }
        assertThat(drawn).isEqualTo(dark);
    }

    /** Of letters that the link needs most room for: an address of theirs is no reason for a 500. */
    @Test
    void theLongestAddressFitsIntoALinkAndAPicture() {
        String longest = "數".repeat(240) + "@example.com";
        String emoji = "😀".repeat(120) + "@example.com";

        for (String account : Stream.of(longest, emoji).toList()) {
            String link = new AuthenticatorLink("https://" + "a".repeat(60) + ".example.com")
                    .of(Totp.ofBase32("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), account);

            assertThat(link)
                    .contains("?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&")
                    .isASCII();
            assertThat(QrSvg.of(link)).endsWith("</svg>");
        }
    }
}
