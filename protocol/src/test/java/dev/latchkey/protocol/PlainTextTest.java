package dev.latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    private static final Pattern RULE = Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*");

    @Test
    void eachCharacterIsAllowedOrNotAsTheRegularExpressionSays() {
        int[] different = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(character -> {
                    String text = "a" + Character.toString(character) + "b";
                    return PlainText.is(text, '\t') != RULE.matcher(text).matches();
                })
                .toArray();

        assertThat(different).isEmpty();
    }

    @Test
    void noControlCharacterIsAllowedButTheOneThatIs() {
        assertThat(PlainText.is("", '\t')).isTrue();
        assertThat(PlainText.is("a\tb", '\t')).isTrue();
        assertThat(PlainText.is("a\tb", ' ')).isFalse();
        assertThat(PlainText.is("a\nb", '\t')).isFalse();
        assertThat(PlainText.is("a\u0000", '\t')).isFalse();
    }
}
