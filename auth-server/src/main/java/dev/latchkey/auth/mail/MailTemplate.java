package dev.latchkey.auth.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a mail, with places for values: a line with the subject, an empty line, the rest. */
record MailTemplate(String subject, String body) {

    private static final String SUBJECT = "Subject: ";
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** Whatever ends a line somewhere, or is not to be seen. */
    private static final Pattern NOT_ON_A_LINE = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+");

    static MailTemplate load(String name) {
        String text;
        try (InputStream file = MailTemplate.class.getResourceAsStream("/mail/" + name + ".txt")) {
            text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int endOfSubject = text.indexOf("\n\n");
        return new MailTemplate(text.substring(SUBJECT.length(), endOfSubject), text.substring(endOfSubject + 2));
    }

    /** The text with the values in their places. Each stays on its line, so that none becomes a header or a paragraph. */
    MailTemplate with(Map<String, String> values) {
        return new MailTemplate(filled(subject, values), filled(body, values));
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(
                        NOT_ON_A_LINE.matcher(values.get(place.group(1))).replaceAll(" ")));
    }
}
