package dev.latchkey.auth.review;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something about a credential that its owner should look at.
 *
 * @param since from when on it holds: two findings of a kind with different ones are two, and both are told
 * @param facts what an event tells of it
 */
public record Finding(Kind kind, Instant since, Map<String, String> facts) {

    /** After so long without a request a credential is inactive; one request clears it. */
    public static final Duration INACTIVE_AFTER = Duration.ofDays(14);

    /** How long before its end a credential is called expiring. */
    public static final Duration EXPIRING_WITHIN = Duration.ofDays(14);

    /** So many days before its end it is told that a credential expires, nearest first. */
    private static final List<Integer> DAYS_BEFORE = List.of(1, 3, 14);

    public enum Kind {
        INACTIVE,
        ROTATION_DUE,
        EXPIRING
    }

    /**
     * Whether a credential has not been used for long.
     *
     * @param lastUsedAt {@code null} if it never was
     */
    public static Optional<Finding> inactive(Instant createdAt, Instant lastUsedAt, Instant now) {
        Instant stirred = lastUsedAt == null ? createdAt : lastUsedAt;
        return stirred.plus(INACTIVE_AFTER).isAfter(now)
                ? Optional.empty()
                : Optional.of(new Finding(Kind.INACTIVE, stirred, Map.of("unused_since", stirred.toString())));
    }

    /**
     * Whether a credential is older than it should get.
     *
     * @param age {@code null} for as old as it likes
     */
    public static Optional<Finding> rotationDue(Instant createdAt, Duration age, Instant now) {
        return age == null || createdAt.plus(age).isAfter(now)
                ? Optional.empty()
                : Optional.of(new Finding(Kind.ROTATION_DUE, createdAt, Map.of("created_at", createdAt.toString())));
    }

    /**
     * Whether a credential is about to expire: another finding 14, 3 and 1 days before its end, of which the latest holds.
     *
     * @param expiresAt {@code null} if it does not end by itself
     */
    public static Optional<Finding> expiring(Instant expiresAt, Instant now) {
        if (expiresAt == null || !now.isBefore(expiresAt)) {
            return Optional.empty();
        }
        return DAYS_BEFORE.stream()
                .filter(days -> !expiresAt.minus(Duration.ofDays(days)).isAfter(now))
                .findFirst()
                .map(days -> new Finding(
                        Kind.EXPIRING,
                        expiresAt.minus(Duration.ofDays(days)),
                        Map.of("days", Integer.toString(days), "expires_at", expiresAt.toString())));
    }

    /** Whether there is one of that kind among these. */
    public static boolean isAmong(Collection<Finding> findings, Kind kind) {
        return findings.stream().anyMatch(finding -> finding.kind() == kind);
    }
}
