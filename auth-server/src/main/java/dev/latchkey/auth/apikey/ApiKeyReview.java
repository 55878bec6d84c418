package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Reviewed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** API keys, as the daily review looks at them. */
@Component
class ApiKeyReview implements Reviewed {

    private final ApiKeyOverviewStore store;
    private final ApiKeyStanding standing;

    ApiKeyReview(ApiKeyOverviewStore store, ApiKeyStanding standing) {
        this.store = store;
        this.standing = standing;
    }

    @Override
    public String sort() {
        return "api_key";
    }

    @Override
    public Batch look(String after, int limit, Instant now) {
        List<ApiKey> keys = store.unrevoked(after, limit);
        return new Batch(
                keys.stream()
                        .map(key -> new Observation(looked(key), standing.of(key, now)))
                        .filter(observation -> !observation.findings().isEmpty())
                        .toList(),
                keys.size() < limit ? null : keys.get(keys.size() - 1).id());
    }

    @Override
    public EventType event(Finding.Kind kind) {
        return switch (kind) {
            case INACTIVE -> EventType.API_KEY_INACTIVE;
            case ROTATION_DUE -> EventType.API_KEY_ROTATION_DUE;
            case EXPIRING -> EventType.API_KEY_EXPIRING;
        };
    }

    @Override
    public EventType activeAgain() {
        return EventType.API_KEY_ACTIVE_AGAIN;
    }

    @Override
    public Map<String, String> facts(Looked key) {
        return Map.of("name", key.name(), "hint", key.hint());
    }

    private static Looked looked(ApiKey key) {
        return new Looked(key.id(), key.id(), key.organizationId(), key.workspaceId(), key.name(), key.hint());
    }
}
