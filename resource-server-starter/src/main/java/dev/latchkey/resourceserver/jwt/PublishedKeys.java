package dev.latchkey.resourceserver.jwt;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The public keys of the authorization server, fetched ahead of their expiry and kept through its outages.
 *
 * <p>A key that we do not know makes us look again, but not more often than {@link #UNKNOWN_KEY_INTERVAL} and on one thread at
 * a time: made-up key ids cost the server no load, and a server that answers slowly stalls no token whose key is known.
 */
public final class PublishedKeys implements JWSKeySelector<SecurityContext>, Closeable {

    static final Duration UNKNOWN_KEY_INTERVAL = Duration.ofSeconds(10);

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration REFRESH_AHEAD = Duration.ofMinutes(3);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(3);

    /** As long as a token lives: after it there is none left that an old key could verify. */
    private static final Duration OUTAGE_TOLERANCE = Duration.ofHours(1);

    private final JWKSetSource<SecurityContext> source;
    private final Clock clock;
    private final Ticker ticker;
    private final AtomicLong nextLookAgain;
    private final LoadingCache<JWK, Key> javaKeys =
            Caffeine.newBuilder().weakKeys().build(PublishedKeys::toJavaKey);

    /**
     * @param location the key set
     * @param connection what fetches it, without our credentials
     */
    public PublishedKeys(URI location, AuthServerConnection connection, Clock clock, Ticker ticker) {
        this.source = ((JWKSetBasedJWKSource<SecurityContext>)
                        JWKSourceBuilder.create(url(location), new JwkSetRetriever(connection))
                                .cache(LIFETIME.toMillis(), REFRESH_TIMEOUT.toMillis())
                                .refreshAheadCache(REFRESH_AHEAD.toMillis(), true)
                                .rateLimited(UNKNOWN_KEY_INTERVAL.toMillis() / 2)
                                .outageTolerant(OUTAGE_TOLERANCE.toMillis())
                                .build())
                .getJWKSetSource();
        this.clock = clock;
        this.ticker = ticker;
        this.nextLookAgain = new AtomicLong(ticker.read());
    }

    /**
     * The key that this header names; none where it is not published.
     *
     * @throws KeySourceException if no keys are known at all and the server does not give them
     */
    @Override
    public List<Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        JWKSet known = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), context);
        List<JWK> found = selector.select(known);
        if (found.isEmpty() && mayLookAgain()) {
            found = selector.select(lookAgain(known, context));
        }
        return found.stream().map(javaKeys::get).toList();
    }

    private static URL url(URI location) {
        try {
            return location.toURL();
        } catch (MalformedURLException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException("latchkey.resource-server.jwt.jwk-set-uri is no URL: " + location);
        }
    }

    private boolean mayLookAgain() {
        long next = nextLookAgain.get();
        long now = ticker.read();
        return now - next >= 0 && nextLookAgain.compareAndSet(next, now + UNKNOWN_KEY_INTERVAL.toNanos());
    }

    private JWKSet lookAgain(JWKSet known, SecurityContext context) {
        try {
            return source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), clock.millis(), context);
        } catch (KeySourceException unavailable) {
            return known;
        }
    }

    private static Key toJavaKey(JWK jwk) throws JOSEException {
        if (jwk instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve())) {
            return Ed25519Verifier.publicKey(okp.getDecodedX());
        }
        return ((AsymmetricJWK) jwk).toPublicKey();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
