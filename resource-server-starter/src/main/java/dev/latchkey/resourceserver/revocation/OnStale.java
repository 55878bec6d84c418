package dev.latchkey.resourceserver.revocation;

/** What to do with a good-looking credential while the knowledge of revocations is too old. */
public enum OnStale {
    /** Ask the authorization server about each credential; refuse with 503 where it cannot be asked. */
    INTROSPECT,
    /** Refuse with 503. */
    DENY,
    /** Trust the old knowledge for a bounded time, then refuse with 503. */
    ALLOW
}
