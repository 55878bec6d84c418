package dev.latchkey.auth.client;

import dev.latchkey.auth.client.SecretReviewStore.ReviewedSecret;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Reviewed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The secrets of clients, as the daily review looks at them. Those of resource servers belong to no organization, and are left out. */
@Component
class ClientSecretReview implements Reviewed {

    private final SecretReviewStore store;

    ClientSecretReview(SecretReviewStore store) {
        this.store = store;
    }

    @Override
    public String sort() {
        return "client_secret";
    }

    @Override
    public Batch look(String after, int limit, Instant now) {
        List<ReviewedSecret> secrets = store.ofOrganizations(after, limit);
        return new Batch(
                secrets.stream()
                        .map(found -> new Observation(
                                found.looked(),
                                SecretStanding.of(found.secret(), found.followedAt(), found.disabled(), now)))
                        .filter(observation -> !observation.findings().isEmpty())
                        .toList(),
                secrets.size() < limit
                        ? null
                        : secrets.get(secrets.size() - 1).secret().id());
    }

    @Override
    public EventType event(Finding.Kind kind) {
        return switch (kind) {
            case INACTIVE -> EventType.CLIENT_SECRET_INACTIVE;
            case ROTATION_DUE -> EventType.CLIENT_SECRET_ROTATION_DUE;
            case EXPIRING -> EventType.CLIENT_SECRET_EXPIRING;
        };
    }

    @Override
    public EventType activeAgain() {
        return EventType.CLIENT_SECRET_ACTIVE_AGAIN;
    }

    @Override
    public Map<String, String> facts(Looked secret) {
        return Map.of("name", secret.name(), "client_secret_id", secret.credentialId());
    }
}
