package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Input;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address: kept as it was typed, compared without regard to case.
 *
 * @param typed of the form {@code local@domain}
 */
record Email(String typed) {

    /** RFC 5321 §4.5.3.1.3, less the angle brackets. */
    private static final int MAX_LENGTH = 254;

    /** The address, if that text can be one. Whether it is one, only mail to it can tell. */
    static Optional<Email> of(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        int at = stripped.lastIndexOf('@');
        boolean plausible = stripped.length() <= MAX_LENGTH
                && at > 0
                && at < stripped.length() - 1
                && Input.isText(stripped)
                && stripped.codePoints().noneMatch(Character::isWhitespace)
                // Some letters grow when they change case.
                && key(stripped).length() <= MAX_LENGTH;
        return plausible ? Optional.of(new Email(stripped)) : Optional.empty();
    }

    /** What two spellings of one address have in common. */
    String key() {
        return key(typed);
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
