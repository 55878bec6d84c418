package dev.latchkey.auth.page;

import java.util.List;

/**
 * What one feature tells on the first page of an organization.
 *
 * @param figure how much of it there is; {@code null} where that tells nobody anything
 * @param attention what of it asks to be looked at; what there is none of is left out of the page
 */
public record Glance(Figure figure, List<Attention> attention) {

    /**
     * A number with a page behind it.
     *
     * @param one what it counts, for example {@code live API key}
     * @param path within the organization, for example {@code /api-keys}
     */
    public record Figure(long count, String one, String many, String path) {

        public String text() {
            return count == 1 ? one : many;
        }
    }

    /**
     * Something that somebody should do.
     *
     * @param one what is read behind the number 1, for example {@code key is due for rotation}
     * @param path within the organization: where it can be done
     * @param urgent whether it ends in an outage if nobody does it
     */
    public record Attention(long count, String one, String many, String path, boolean urgent) {

        public String text() {
            return count == 1 ? one : many;
        }
    }
}
