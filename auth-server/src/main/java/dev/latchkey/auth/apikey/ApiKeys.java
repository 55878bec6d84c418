package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.secret.SecretHash;
import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of API keys. Each change is one transaction of the row, the entry of the revocation log and the event. */
@Service
public class ApiKeys {

    private static final int CACHE_SIZE = 100_000;
    private static final int HINT_CHARACTERS = 4;

    private final ApiKeyStore store;
    private final KeyTypes keyTypes;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ApiKeyFormat format;
    private final RevocableCache<SecretHash, ApiKey> cache;

    ApiKeys(
            ApiKeyStore store,
            KeyTypes keyTypes,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.keyTypes = keyTypes;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
        this.format = keyTypes.format();
        this.cache = new RevocableCache<>("api-keys", CACHE_SIZE, revocationLog, store::findByHash, this::lastChange);
    }

    /**
     * Makes a key of a type, with all that the type allows.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    @Transactional
    public NewApiKey create(Workspace workspace, String name, String type, Actor actor) {
        KeyType keyType = keyTypes.find(type).orElseThrow(() -> new IllegalArgumentException("no such key type"));
        PlainSecret key = new PlainSecret(ApiKeyFormat.generate(keyType.prefix(), secretGenerator.random()));
        ApiKey row = new ApiKey(
                secretGenerator.id("lkk_"),
                hint(key, keyType),
                workspace.organizationId(),
                workspace.id(),
                name,
                type,
                keyType.scopes(),
                clock.instant(),
                null,
                null);
        store.insert(row, key.hash());
        publish(EventType.API_KEY_CREATED, row, actor, Map.of("name", name, "type", type));
        return new NewApiKey(row.id(), key);
    }

    /** Revokes a key at once, everywhere. Answers whether it was there and not yet revoked. */
    @Transactional
    public boolean revoke(String id, Actor actor) {
        if (!store.revoke(id, clock.instant())) {
            return false;
        }
        revocationLog.append(Kind.API_KEY, id, null, revocationLog.forgettableFrom(clock.instant()));
        publish(EventType.API_KEY_REVOKED, store.find(id).orElseThrow(), actor, Map.of());
        return true;
    }

    /** Whether that text is meant to be an API key. */
    boolean isApiKey(String text) {
        return format.prefixOf(text).isPresent();
    }

    /**
     * The live key that this text is; on a warm cache without a SELECT, and for a text whose checksum is wrong without any look-up.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    Optional<ApiKey> findLive(String text) {
        return format.prefixOf(text)
                .filter(prefix -> ApiKeyFormat.isWellFormed(text, prefix))
                .flatMap(prefix -> cache.find(new PlainSecret(text).hash()))
                .filter(key -> key.isLive(clock.instant()));
    }

    Optional<KeyType> type(ApiKey key) {
        return keyTypes.find(key.type());
    }

    private long lastChange(ApiKey key) {
        return Math.max(
                Math.max(
                        revocationLog.lastChange(Kind.API_KEY, key.id()),
                        revocationLog.lastChange(Kind.API_KEY_CHANGED, key.id())),
                Math.max(
                        revocationLog.lastChange(Kind.WORKSPACE, key.workspaceId()),
                        revocationLog.lastChange(Kind.ORGANIZATION, key.organizationId())));
    }

    private static String hint(PlainSecret key, KeyType type) {
        String value = key.value();
        int shown = type.prefix().length() + HINT_CHARACTERS;
        return value.substring(0, shown) + "…" + value.substring(value.length() - HINT_CHARACTERS);
    }

    private void publish(EventType type, ApiKey key, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, key.id(), key.organizationId(), key.workspaceId(), data));
    }
}
