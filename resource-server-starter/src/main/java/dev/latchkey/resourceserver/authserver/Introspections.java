package dev.latchkey.resourceserver.authserver;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.CredentialDigest;
import dev.latchkey.resourceserver.credential.CredentialKind;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introspection answers, remembered by the digest of their credential. However many requests want the same answer, the
 * server is asked once; however many want any, only so many threads wait, and the rest are refused soon.
 *
 * <p>A negative answer is kept apart and briefly: made-up keys must not push out good ones, and a key that was just created
 * must work soon.
 */
public final class Introspections {

    private static final Logger log = LoggerFactory.getLogger(Introspections.class);

    private final Introspector introspector;
    private final CredentialKind kind;
    private final ValidationCounts counts;
    private final Ticker ticker;
    private final AsyncCache<CredentialDigest, IntrospectionAnswer> answers;
    private final Cache<CredentialDigest, IntrospectionAnswer> negatives;

    /**
     * @param kind of which credentials the answers are
     * @param limits how much is remembered and for how long
     */
    public Introspections(
            Introspector introspector, CredentialKind kind, Limits limits, ValidationCounts counts, Ticker ticker) {
        this.introspector = introspector;
        this.kind = kind;
        this.counts = counts;
        this.ticker = ticker;
        this.answers = Caffeine.newBuilder()
                // Its upkeep is short; handing it to another thread would cost more than doing it.
                .executor(Runnable::run)
                .maximumSize(limits.size())
                .expireAfterWrite(limits.keep())
                .ticker(ticker)
                .buildAsync();
        this.negatives = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(limits.size())
                .expireAfterWrite(limits.keepNegative())
                .ticker(ticker)
                .build();
    }

    /**
     * How much is remembered.
     *
     * @param size answers of each sort, positive and negative
     * @param keep how long a positive answer is kept at most
     * @param keepNegative how long a negative one
     */
    public record Limits(long size, Duration keep, Duration keepNegative) {}

    /** A remembered answer that is still usable; {@code null} where there is none. Never waits. */
    public IntrospectionAnswer remembered(CredentialDigest digest, Predicate<IntrospectionAnswer> usable) {
        CompletableFuture<IntrospectionAnswer> held = answers.getIfPresent(digest);
        IntrospectionAnswer answer = held == null ? negatives.getIfPresent(digest) : held.getNow(null);
        if (answer == null || !usable.test(answer)) {
            return null;
        }
        counts.countCacheHit();
        return answer;
    }

    /**
     * A fresh answer, by a call that is under way or a new one.
     *
     * @param usable whether an answer that somebody else waited for will do
     * @throws RefusedException if the server cannot be asked
     */
    public IntrospectionAnswer ask(CredentialDigest digest, String credential, Predicate<IntrospectionAnswer> usable) {
        long now = ticker.read();
        introspector.beginTurn();
        try {
            IntrospectionAnswer answer = await(digest, join(digest, credential, usable));
            // A call that had begun before we came may have missed the change that made us come; a second one cannot.
            boolean ours = answer.askedAt() - now >= 0;
            return ours || usable.test(answer) ? answer : await(digest, join(digest, credential, usable));
        } finally {
            introspector.endTurn();
        }
    }

    private CompletableFuture<IntrospectionAnswer> join(
            CredentialDigest digest, String credential, Predicate<IntrospectionAnswer> usable) {
        CompletableFuture<IntrospectionAnswer> held = answers.getIfPresent(digest);
        IntrospectionAnswer answer = held == null ? null : held.getNow(null);
        if (answer != null && !usable.test(answer)) {
            answers.asMap().remove(digest, held);
        }
        // Completed with null, a call leaves the cache without a sound; with an exception, it would fill the log.
        return answers.get(
                digest,
                (key, executor) -> introspector.ask(credential, kind).exceptionally(Introspections::logFailure));
    }

    private static IntrospectionAnswer logFailure(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        log.debug("introspection failed: {}", cause.toString());
        return null;
    }

    private IntrospectionAnswer await(CredentialDigest digest, CompletableFuture<IntrospectionAnswer> call) {
        IntrospectionAnswer answer = call.join();
        if (answer == null) {
            throw RefusedException.unavailable("introspection failed");
        }
        if (!answer.said().active()) {
            negatives.put(digest, answer);
            answers.asMap().remove(digest, call);
        }
        return answer;
    }
}
