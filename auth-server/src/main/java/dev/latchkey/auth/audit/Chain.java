package dev.latchkey.auth.audit;

import java.time.Instant;

/**
 * A chain, as the database knows it.
 *
 * @param kind what is written to it, see {@link Chains.Kind}
 * @param writer the process that opened it
 * @param closedAt {@code null} while somebody may write to it
 */
record Chain(int number, String kind, String writer, Instant openedAt, Instant seenAt, Instant closedAt) {

    /** The number of the chain of rows from before there were chains. */
    static final int UNCHAINED = 0;
}
