package dev.latchkey.auth.client;

import dev.latchkey.auth.review.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What asks to be looked at about a client's secret now: one rule for the API, the pages and the daily review. A secret that ends because another
 * one was made to follow it is asked about only if it is still used: then somebody has not changed over.
 */
final class SecretStanding {

    private SecretStanding() {}

    static List<Finding> of(SecretRecord secret, Instant followedAt, boolean disabled, Instant now) {
        if (disabled || secret.isEnded(now)) {
            return List.of();
        }
        if (secret.expiresAt() == null) {
            return Stream.of(
                            Finding.inactive(secret.createdAt(), secret.lastUsedAt(), now),
                            Finding.rotationDue(secret.createdAt(), ClientOverview.OLD, now))
                    .flatMap(Optional::stream)
                    .toList();
        }
        boolean needed = followedAt == null
                || secret.lastUsedAt() != null && secret.lastUsedAt().isAfter(followedAt);
        return needed ? Finding.expiring(secret.expiresAt(), now).stream().toList() : List.of();
    }
}
