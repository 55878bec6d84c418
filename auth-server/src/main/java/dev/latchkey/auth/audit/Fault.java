package dev.latchkey.auth.audit;

/**
 * Something that is not as it was written.
 *
 * @param seq the place, or the first of several
 * @param to the last of them
 * @param what in words, for whoever looks into it
 */
record Fault(int chain, long seq, long to, Kind kind, String what) {

    enum Kind {
        /** The row at that place is not what was written there. */
        CHANGED,
        /** It is a row that was written elsewhere. */
        MOVED,
        /** There is no row where there was one. */
        MISSING,
        /** There is a row where none was written. */
        FOREIGN,
        /** The row before it is missing, so nothing says whether it was changed. */
        UNPROVEN,
        /** Each row fits the one before it, but not what was signed. */
        REWRITTEN,
        /** A checkpoint that is not signed by this server. */
        FORGED
    }

    @Override
    public String toString() {
        return "chain " + chain + " position " + (to == seq ? seq : seq + ".." + to) + ": " + what;
    }
}
