package dev.latchkey.auth.organization;

import java.time.Instant;

/**
 * Someone that an organization sells to, whose keys are counted together.
 *
 * @param id part of its keys
 * @param quota requests that its keys may make together in a period
 * @param disabled whether its keys are refused
 */
public record Reseller(
        String id, String organizationId, String name, long quota, Period period, boolean disabled, Instant createdAt) {

    /** After what a quota is fresh again. */
    public enum Period {
        /** A calendar month, in UTC. */
        MONTH
    }
}
