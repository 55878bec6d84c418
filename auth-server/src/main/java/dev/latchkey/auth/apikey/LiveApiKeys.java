package dev.latchkey.auth.apikey;

import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretHash;
import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** Recognises keys by their text. */
@Component
class LiveApiKeys {

    private static final int CACHE_SIZE = 100_000;

    private final KeyTypes keyTypes;
    private final RevocationLog revocationLog;
    private final Clock clock;
    private final ApiKeyFormat format;
    private final RevocableCache<SecretHash, ApiKey> cache;

    LiveApiKeys(ApiKeyStore store, KeyTypes keyTypes, RevocationLog revocationLog, Clock clock) {
        this.keyTypes = keyTypes;
        this.revocationLog = revocationLog;
        this.clock = clock;
        this.format = keyTypes.format();
        this.cache = revocationLog.cache("api-keys", CACHE_SIZE, store::findByHash, this::lastChange);
    }

    /** Whether that text is meant to be an API key. */
    boolean isApiKey(String text) {
        return format.prefixOf(text).isPresent();
    }

    /**
     * The live key that this text is; on a warm cache without a SELECT. A text in the shape of our keys whose checksum is wrong costs none
     * either; one of another shape may be a key from elsewhere, which has no checksum. A key whose type no preset has any more is good
     * for nothing: nobody knows what it was limited to.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    Optional<ApiKey> find(String text) {
        if (text.length() > ApiKeyFormat.MAX_LENGTH) {
            return Optional.empty();
        }
        return format.prefixOf(text)
                .filter(prefix -> ApiKeyFormat.isWellFormed(text, prefix) || !ApiKeyFormat.hasOwnShape(text, prefix))
                .flatMap(prefix -> cache.find(new PlainSecret(text).hash()))
                .filter(key -> key.isLive(clock.instant()))
                .filter(key -> keyTypes.find(key.type()).isPresent());
    }

    private long lastChange(ApiKey key) {
        return LongStream.of(
                        revocationLog.lastChange(Kind.API_KEY, key.id()),
                        revocationLog.lastChange(Kind.API_KEY_CHANGED, key.id()),
                        revocationLog.lastChange(Kind.WORKSPACE, key.workspaceId()),
                        revocationLog.lastChange(Kind.ORGANIZATION, key.organizationId()))
                .max()
                .getAsLong();
    }
}
