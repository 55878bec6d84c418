package dev.latchkey.auth.organization;

import java.time.Instant;

/**
 * A tenant.
 *
 * @param plan one of {@link Plans}
 * @param mfaPolicy of whom it asks a second factor
 */
public record Organization(String id, String name, String plan, Status status, MfaPolicy mfaPolicy, Instant createdAt) {

    /** Whether the organization's credentials are good for anything. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }
}
