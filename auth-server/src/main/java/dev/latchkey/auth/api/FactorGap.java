package dev.latchkey.auth.api;

import java.util.function.Predicate;

/**
 * What is closed to a caller for lack of a second factor, until there is one.
 *
 * @param platform whether what only operators may do is closed
 * @param organizations whether that organization is closed, with all that is in it; asked with each request, as its policy may change
 */
public record FactorGap(boolean platform, Predicate<String> organizations) {

    /** Of a caller who has a second factor. */
    public static final FactorGap NONE = new FactorGap(false, id -> false);
}
