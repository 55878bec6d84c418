package dev.latchkey.auth.client;

import dev.latchkey.auth.client.SecretReviewStore.ReviewedSecret;
import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Finding.Kind;
import dev.latchkey.auth.usage.Chart;
import dev.latchkey.auth.usage.Sparklines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Clients as their list shows them: with what their secrets are used for and what asks to be looked at. A few queries for a page. */
@Component
class ClientRows {

    /** Longer than a sparkline goes back. */
    private static final Duration FORMER = Duration.ofDays(30);

    private final SecretReviewStore store;
    private final Sparklines sparklines;
    private final Clock clock;

    ClientRows(SecretReviewStore store, Sparklines sparklines, Clock clock) {
        this.store = store;
        this.sparklines = sparklines;
        this.clock = clock;
    }

    /**
     * A client's row.
     *
     * @param lastUsedAt {@code null} if none of its present secrets was used
     * @param inactive whether none of its secrets has been used for long, though there are some to be used
     * @param rotationDue whether a secret is old, and nothing has been made to follow it
     * @param expiresAt when a secret ends that is still needed; {@code null} if none does soon
     */
    record Row(
            Client client, Instant lastUsedAt, Chart spark, boolean inactive, boolean rotationDue, Instant expiresAt) {}

    List<Row> of(List<Client> clients) {
        List<String> ids = clients.stream().map(Client::clientId).toList();
        Instant now = clock.instant();
        Map<String, List<ReviewedSecret>> secrets =
                store.ofClients(ids).stream().collect(Collectors.groupingBy(ReviewedSecret::clientId));
        Map<String, List<String>> credentials = new HashMap<>(store.former(ids, now.minus(FORMER)));
        secrets.forEach((id, present) -> present.forEach(secret -> credentials
                .computeIfAbsent(id, none -> new ArrayList<>())
                .add(secret.secret().id())));
        ids.forEach(id -> credentials.putIfAbsent(id, List.of()));
        Map<String, Chart> sparks = sparklines.of(credentials);
        return clients.stream()
                .map(client -> row(
                        client, secrets.getOrDefault(client.clientId(), List.of()), sparks.get(client.clientId()), now))
                .toList();
    }

    private static Row row(Client client, List<ReviewedSecret> secrets, Chart spark, Instant now) {
        List<ReviewedSecret> staying = secrets.stream()
                .filter(secret -> secret.secret().expiresAt() == null)
                .toList();
        Instant lastUsedAt = secrets.stream()
                .map(secret -> secret.secret().lastUsedAt())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        boolean used = Finding.inactive(client.createdAt(), lastUsedAt, now).isEmpty();
        return new Row(
                client,
                lastUsedAt,
                spark,
                !used && !staying.isEmpty() && staying.stream().allMatch(secret -> is(Kind.INACTIVE, secret, now)),
                staying.stream().anyMatch(secret -> is(Kind.ROTATION_DUE, secret, now)),
                secrets.stream()
                        .filter(secret -> is(Kind.EXPIRING, secret, now))
                        .map(secret -> secret.secret().expiresAt())
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static boolean is(Kind kind, ReviewedSecret secret, Instant now) {
        return Finding.isAmong(SecretStanding.of(secret.secret(), secret.followedAt(), secret.disabled(), now), kind);
    }
}
