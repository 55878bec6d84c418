package dev.latchkey.resourceserver.apikey;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.resourceserver.credential.RefusedException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * Which keys may be asked about, by how they are spelled: those with a good checksum always; those that have our shape and a wrong
 * one never, since they are typing errors or made up; those of another shape, which may have been made elsewhere and imported, so
 * many a second. However many come, no more than that reach the authorization server.
 */
public final class KeyShapes {

    /** Base62 characters behind the last underscore of a key of ours. */
    private static final int OUR_LENGTH = ApiKeyFormat.RANDOM_LENGTH + ApiKeyFormat.CHECKSUM_LENGTH;

    private final ApiKeyFormat format;
    private final Bucket legacyLookups;

    /**
     * @param legacyLookupsPerSecond 0 for none
     */
    public KeyShapes(ApiKeyFormat format, int legacyLookupsPerSecond, Ticker ticker) {
        this.format = format;
        this.legacyLookups = legacyLookupsPerSecond == 0 ? null : perSecond(legacyLookupsPerSecond, ticker);
    }

    /**
     * Checks that a key may be one that the authorization server knows.
     *
     * @throws RefusedException if it cannot be
     */
    void requireAskable(String key) {
        String prefix = prefix(key);
        if (ApiKeyFormat.isWellFormed(key, prefix)) {
            return;
        }
        if (legacyLookups == null || key.length() > ApiKeyFormat.MAX_LENGTH || isOurs(key, prefix) || !isPlain(key)) {
            throw RefusedException.invalid("malformed API key");
        }
    }

    /**
     * Takes leave to ask about a key that is askable.
     *
     * @throws RefusedException if too many of its shape were asked about lately
     */
    void takeLookup(String key) {
        if (!ApiKeyFormat.isWellFormed(key, prefix(key)) && !legacyLookups.tryConsume(1)) {
            throw RefusedException.lookupsLimited("too many keys of another shape");
        }
    }

    private String prefix(String key) {
        return format.prefixOf(key).orElseThrow(() -> RefusedException.invalid("unknown prefix"));
    }

    /**
     * Whether a key would be one of ours if its checksum were good. Which prefixes belong to resellers is not known here, so that the
     * reseller's form, with an id before the last underscore, is taken for ours behind any prefix.
     */
    private static boolean isOurs(String key, String prefix) {
        int start = Math.max(prefix.length(), key.lastIndexOf('_') + 1);
        return key.length() - start == OUR_LENGTH && key.chars().skip(start).allMatch(KeyShapes::isBase62);
    }

    /** Printed ASCII: nothing else was ever given out as a key. */
    private static boolean isPlain(String key) {
        return key.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static boolean isBase62(int character) {
        return character >= '0' && character <= '9'
                || character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z';
    }

    private static Bucket perSecond(int lookups, Ticker ticker) {
        TimeMeter time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return ticker.read();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(lookups).refillIntervally(lookups, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
