package dev.latchkey.resourceserver.credential;

/**
 * A request is refused. Its message is the true reason, for the log and never for the caller, and names no secret. It has no
 * stack trace: it is an answer, and anyone may ask for many.
 */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final long TRY_AGAIN_SECONDS = 2;

    private final Refusal refusal;
    private final String scope;
    private final long retryAfterSeconds;

    private RefusedException(Refusal refusal, String reason, String scope) {
        this(refusal, reason, scope, 0);
    }

    private RefusedException(Refusal refusal, String reason, String scope, long retryAfterSeconds) {
        super(reason, null, false, false);
        this.refusal = refusal;
        this.scope = scope;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** More than one credential came with the request. */
    public static RefusedException ambiguous(String reason) {
        return new RefusedException(Refusal.AMBIGUOUS, reason, null);
    }

    /** No credential came with the request. */
    public static RefusedException missing() {
        return new RefusedException(Refusal.MISSING, "no credential", null);
    }

    /** The credential is malformed, unknown, revoked or expired. */
    public static RefusedException invalid(String reason) {
        return new RefusedException(Refusal.INVALID, reason, null);
    }

    /** The credential is good, but not for this request. */
    public static RefusedException forbidden(String reason) {
        return new RefusedException(Refusal.FORBIDDEN, reason, null);
    }

    /**
     * The credential is good, but lacks the scope.
     *
     * @param scope the scopes of which one would have been enough, separated by spaces (RFC 6750 §3)
     */
    public static RefusedException insufficientScope(String scope) {
        return new RefusedException(Refusal.INSUFFICIENT_SCOPE, "scope " + scope + " is missing", scope);
    }

    /** Whether the credential is good cannot be told now. */
    public static RefusedException unavailable(String reason) {
        return new RefusedException(Refusal.UNAVAILABLE, reason, null, TRY_AGAIN_SECONDS);
    }

    /** The credential has made as many requests as it may for now. */
    public static RefusedException rateLimited(long retryAfterSeconds) {
        return new RefusedException(Refusal.RATE_LIMITED, "rate limit", null, retryAfterSeconds);
    }

    /** The reseller's keys have made as many requests as they may until the quota is filled again. */
    public static RefusedException quotaExhausted(long retryAfterSeconds) {
        return new RefusedException(Refusal.QUOTA_EXHAUSTED, "reseller quota", null, retryAfterSeconds);
    }

    /** Too many keys would have to be looked up to tell. */
    public static RefusedException lookupsLimited(String reason) {
        return new RefusedException(Refusal.LOOKUPS_LIMITED, reason, null, 1);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** After how many seconds it makes sense to try again; 0 where it does not. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The scope that would have been needed; {@code null} where no scope is what is missing. */
    public String scope() {
        return scope;
    }
}
