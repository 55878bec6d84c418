package dev.latchkey.sample.domain;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name of at least two labels, in the ASCII form that DNS has; from Unicode by IDNA 2003, which is what the Java platform
 * knows.
 */
record DomainName(String ascii) {

    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** The last label is no number, lest an IP address be taken for a name. */
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)+(?![0-9]+$)" + LABEL);

    /** The name that a text spells; empty where it spells none. A full stop at its end, which means the root, is left out. */
    static Optional<DomainName> parse(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            DomainName domain = new DomainName(ascii);
            boolean valid = ascii.length() <= MAX_LENGTH && NAME.matcher(ascii).matches() && domain.survivesUnicode();
            return valid ? Optional.of(domain) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }

    /** As people write it. */
    String unicode() {
        return IDN.toUnicode(ascii);
    }

    /** A label that begins with {@code xn--} and encodes nothing is no name. */
    private boolean survivesUnicode() {
        String unicode = unicode();
        String again = IDN.toASCII(unicode, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        return again.equals(ascii) && !unicode.contains("xn--");
    }
}
