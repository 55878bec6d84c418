package dev.latchkey.resourceserver.revocation;

/** How far the local knowledge of revocations may be trusted at the moment. */
public enum Trust {
    /** What it does not deny is good. */
    LOCAL,
    /** What it denies is denied; for the rest the authorization server must be asked. */
    ASK,
    /** What it denies is denied; of the rest nothing can be said. */
    NONE
}
