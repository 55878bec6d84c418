package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Input;

/** The beginning of what a stranger answered, fit to be stored and shown. */
final class Excerpt {

    private static final int LONGEST = 500;

    private Excerpt() {}

    /** Control characters and halves of characters become spaces; {@code null} for an empty text. */
    static String of(String body) {
        StringBuilder excerpt = new StringBuilder();
        for (int i = 0; i < body.length() && excerpt.length() < LONGEST - 1; ) {
            int character = body.codePointAt(i);
            String text = Character.toString(character);
            excerpt.append(Input.isText(text) ? text : " ");
            i += Character.charCount(character);
        }
        String stripped = excerpt.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
