package dev.latchkey.auth.page;

import java.util.List;

/**
 * A secret on the one page that shows it.
 *
 * @param variables names and values for the environment of a program; the secret is among them
 * @param snippets programs that use them
 */
public record ShownOnce(String value, String variables, List<Snippet> snippets) {

    /**
     * @param language what the reader chooses it by
     */
    public record Snippet(String id, String language, String code) {

        @Override
        public String toString() {
            return "Snippet[" + id + "]";
        }
    }

    /** Without the secret: models of pages are written to the log at TRACE. */
    @Override
    public String toString() {
        return "ShownOnce[]";
    }
}
