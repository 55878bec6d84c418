package dev.latchkey.auth.audit;

/**
 * How far a chain has come.
 *
 * @param seq the place of its last row; 0 while it has none
 * @param digest of that row
 */
record ChainHead(int chain, long seq, byte[] digest) {

    static ChainHead ofNew(int chain) {
        return new ChainHead(chain, 0, RowDigest.beforeTheFirst());
    }
}
