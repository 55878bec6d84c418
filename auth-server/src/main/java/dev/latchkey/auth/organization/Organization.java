package dev.latchkey.auth.organization;

import java.time.Instant;

/**
 * A tenant.
 *
 * @param plan one of {@link Plans}
 */
public record Organization(String id, String name, String plan, Status status, Instant createdAt) {

    /** Whether the organization's credentials are good for anything. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }
}
