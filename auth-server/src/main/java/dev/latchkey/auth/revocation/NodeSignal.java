package dev.latchkey.auth.revocation;

/**
 * How the nodes of one database wake each other when the log has grown. A signal carries nothing: what is new is read from the
 * log, so a lost one costs no more than the time to the next regular look.
 */
interface NodeSignal {

    /** Wakes the other nodes once the current transaction has committed. */
    void send();

    /** Waits for a signal of another node, for about a second. Answers whether the log should be read now. */
    boolean await() throws InterruptedException;
}
