package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.throttle.Attempts;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: counted for each account and address together, and for each address. No count is of the account
 * alone, so a stranger who fails with somebody else's address locks nobody out but himself. An attempt is counted before it is
 * decided and given back when it succeeds, so guesses in parallel do not slip past.
 */
@Component
class SignInThrottle {

    private final Attempts<Pair> ofPairs;
    private final Attempts<String> ofAddresses;

    SignInThrottle(SignInSettings settings, Clock clock) {
        this.ofPairs = new Attempts<>(settings.failuresAllowed(), settings.failurePeriod(), clock);
        this.ofAddresses = new Attempts<>(settings.failuresOfAddressAllowed(), settings.failurePeriod(), clock);
    }

    private record Pair(String account, String neighbourhood) {}

    /**
     * Refuses who has failed too often, without counting.
     *
     * @throws ApiProblem 429
     */
    void requireRoom(String account, String address) {
        String neighbourhood = neighbourhood(address);
        requireRoom(ofPairs, new Pair(account, neighbourhood));
        requireRoom(ofAddresses, neighbourhood);
    }

    /**
     * Counts an attempt.
     *
     * @throws ApiProblem 429, if there were too many
     */
    void take(String account, String address) {
        String neighbourhood = neighbourhood(address);
        Pair pair = new Pair(account, neighbourhood);
        if (!ofPairs.take(pair)) {
            throw refused(ofPairs, pair);
        }
        if (!ofAddresses.take(neighbourhood)) {
            ofPairs.giveBack(pair);
            throw refused(ofAddresses, neighbourhood);
        }
    }

    /** Takes the count of an attempt back. */
    void giveBack(String account, String address) {
        String neighbourhood = neighbourhood(address);
        ofPairs.giveBack(new Pair(account, neighbourhood));
        ofAddresses.giveBack(neighbourhood);
    }

    private static <K> void requireRoom(Attempts<K> attempts, K who) {
        attempts.wait(who).ifPresent(time -> {
            throw ApiProblem.tooManyRequests(time);
        });
    }

    /** If an attempt came back since it was refused, the caller is told to try at once: in the least time that can be said. */
    private static <K> ApiProblem refused(Attempts<K> attempts, K who) {
        return ApiProblem.tooManyRequests(attempts.wait(who).orElse(Duration.ofSeconds(1)));
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
