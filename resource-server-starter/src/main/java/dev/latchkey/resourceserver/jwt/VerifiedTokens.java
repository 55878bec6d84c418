package dev.latchkey.resourceserver.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.CredentialDigest;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import java.time.Clock;
import java.time.Duration;

/**
 * The tokens that were verified, by their digest: a repeated token costs no signature check. All are kept equally long, and whether one has
 * expired is seen when it is used: a cache that gives each entry a time of its own does upkeep after every few reads.
 */
public final class VerifiedTokens {

    /** Then its key is looked for again: a token must not outlive the withdrawal of a stolen key that made it. */
    private static final Duration LONGEST_MEMORY = Duration.ofMinutes(10);

    private final AccessTokenVerifier verifier;
    private final ValidationCounts counts;
    private final Clock clock;
    private final Cache<CredentialDigest, VerifiedToken> remembered;

    /**
     * @param size tokens that are remembered at most
     */
    public VerifiedTokens(
            AccessTokenVerifier verifier, long size, ValidationCounts counts, Clock clock, Ticker ticker) {
        this.verifier = verifier;
        this.counts = counts;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(LONGEST_MEMORY)
                // Its upkeep is short; handing it to another thread would cost more than doing it.
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    /**
     * What that token says.
     *
     * @throws RefusedException if it is not good, or no longer
     */
    VerifiedToken get(String token) {
        CredentialDigest digest = CredentialDigest.of(token);
        VerifiedToken known = remembered.getIfPresent(digest);
        if (known == null) {
            known = verifier.verify(token);
            remembered.put(digest, known);
        } else if (known.isExpired(clock.instant())) {
            throw RefusedException.invalid("expired");
        } else {
            counts.countCacheHit();
        }
        return known;
    }
}
