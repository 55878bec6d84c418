package dev.latchkey.resourceserver.credential;

/** The ways in which a request is refused, as the caller sees them. Finer reasons are for the log. */
public enum Refusal {
    /** More than one credential. */
    AMBIGUOUS(400),
    /** No credential. */
    MISSING(401),
    /** Malformed, unknown, revoked or expired. */
    INVALID(401),
    /** Known and live, but not allowed here. */
    FORBIDDEN(403),
    /** Known and live, but without the scope that the route asks for. */
    INSUFFICIENT_SCOPE(403),
    /** More requests than the credential may make in a while. */
    RATE_LIMITED(429),
    /** Its reseller's quota is used up. */
    QUOTA_EXHAUSTED(429),
    /** More keys from elsewhere came than may be looked up. */
    LOOKUPS_LIMITED(429),
    /** It cannot be told at the moment. */
    UNAVAILABLE(503);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }
}
