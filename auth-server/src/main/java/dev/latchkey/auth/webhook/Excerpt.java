package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Input;

/** The beginning of what a stranger answered, fit to be stored and shown. */
final class Excerpt {

    private static final int LONGEST = 500;

    private Excerpt() {}

    /** Control characters and halves of characters become spaces; {@code null} for an empty text. */
    static String of(String body) {
        StringBuilder excerpt = new StringBuilder();
        body.codePoints().takeWhile(character -> excerpt.length() < LONGEST - 1).forEach(character -> {
            String text = Character.toString(character);
            excerpt.append(Input.isText(text) ? text : " ");
        });
        String stripped = excerpt.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
