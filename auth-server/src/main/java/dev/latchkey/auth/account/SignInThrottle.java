package dev.latchkey.auth.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.auth.api.ApiProblem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: counted for each account and address together, and for each address. No count is of the account
 * alone, so a stranger who fails with somebody else's address locks nobody out but himself. An attempt is counted before it is
 * decided and given back when it succeeds, so guesses in parallel do not slip past.
 */
@Component
class SignInThrottle {

    private static final int KEPT = 100_000;

    private final SignInSettings settings;
    private final TimeMeter time;
    private final Cache<Counted, Bucket> buckets;

    SignInThrottle(SignInSettings settings, Clock clock) {
        this.settings = settings;
        this.time = new ClockTime(clock);
        this.buckets = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(KEPT)
                .expireAfterAccess(settings.failurePeriod().multipliedBy(2))
                .build();
    }

    /** What is counted: an account from an address, or with an empty account the address. */
    private record Counted(String account, String address) {}

    private record ClockTime(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /**
     * Refuses who has failed too often, without counting.
     *
     * @throws ApiProblem 429
     */
    void requireRoom(String account, String address) {
        buckets(account, address).forEach(SignInThrottle::requireRoom);
    }

    /**
     * Counts an attempt.
     *
     * @throws ApiProblem 429, if there were too many
     */
    void take(String account, String address) {
        List<Bucket> both = buckets(account, address).toList();
        for (int i = 0; i < both.size(); i++) {
            if (!both.get(i).tryConsume(1)) {
                both.subList(0, i).forEach(taken -> taken.addTokens(1));
                requireRoom(both.get(i));
                throw ApiProblem.tooManyRequests(Duration.ofSeconds(1));
            }
        }
    }

    /** Takes the count of an attempt back. */
    void giveBack(String account, String address) {
        buckets(account, address).forEach(bucket -> bucket.addTokens(1));
    }

    private Stream<Bucket> buckets(String account, String address) {
        String neighbourhood = neighbourhood(address);
        return Stream.of(
                buckets.get(new Counted(account, neighbourhood), key -> newBucket(settings.failuresAllowed())),
                buckets.get(new Counted("", neighbourhood), key -> newBucket(settings.failuresOfAddressAllowed())));
    }

    private static void requireRoom(Bucket bucket) {
        EstimationProbe probe = bucket.estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw ApiProblem.tooManyRequests(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket newBucket(int allowed) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(allowed).refillIntervally(allowed, settings.failurePeriod()))
                .build();
    }

    /** One who has an IPv6 address has 2^64 of them. */
    private static String neighbourhood(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // A literal, as the socket has it: nothing is looked up.
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
