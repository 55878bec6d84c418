package dev.latchkey.sample.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a domain name and what is none. */
class DomainNameTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.Com, example.com",
        "example.com., example.com",
        "a.b.c.example, a.b.c.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "bücher.example, xn--bcher-kva.example",
        "中文.example, xn--fiq228c.example",
        "中文。example, xn--fiq228c.example",
        "3com.example, 3com.example",
        "a--b.example, a--b.example",
    })
    void aNameIsReadInAscii(String text, String ascii) {
        assertThat(DomainName.parse(text)).hasValue(new DomainName(ascii));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "com",
                "example..com",
                ".example.com",
                "example.com..",
                "-a.example",
                "a-.example",
                "a_b.example",
                "a b.example",
                "a/b.example",
                "http://example.com",
                "user@example.com",
                "example.com:80",
                "192.0.2.1",
                "[2001:db8::1]",
                "xn--.example",
                "xn--zzzzzzzzz99999.example",
                "a\u0000b.example",
                "a\r\n.example",
                "\ud800.example",
            })
    void anythingElseIsNone(String text) {
        assertThat(DomainName.parse(text)).isEmpty();
    }

    @Test
    void labelsAndNamesAreNotLongerThanDnsAllows() {
        assertThat(DomainName.parse("a".repeat(63) + ".example")).isPresent();
        assertThat(DomainName.parse("a".repeat(64) + ".example")).isEmpty();
        assertThat(DomainName.parse("a.".repeat(126) + "e")).isPresent();
        assertThat(DomainName.parse("aa." + "a.".repeat(125) + "e")).isEmpty();
        assertThat(DomainName.parse("ü".repeat(60) + ".example")).isEmpty();
    }

    @Test
    void noTextWhateverMakesItThrow() {
        Random seeded = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(seeded.nextBoolean() ? "xn--" : "");
            int length = seeded.nextInt(20);
            for (int j = 0; j < length; j++) {
                text.append(
                        seeded.nextInt(3) == 0
                                ? (char) seeded.nextInt(Character.MAX_VALUE + 1)
                                : "abz09-.".charAt(seeded.nextInt(7)));
            }
            DomainName.parse(text.append(".example").toString())
                    .ifPresent(name -> assertThat(name.ascii()).matches("[a-z0-9.-]+"));
        }
    }
}
