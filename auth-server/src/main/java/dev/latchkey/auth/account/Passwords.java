package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.secret.SecretGenerator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * People's passwords, as Argon2id (RFC 9106) with 19 MiB and two passes. A hash takes a processor for a tenth of a second, so there is
 * one lane for all of them: half of the processors at most, or half the time of the only one; a bounded queue, a bounded wait.
 * However many sign in at once, the rest of the server goes on.
 */
@Component
class Passwords implements MeterBinder {

    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 256;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES_OF_ONE_HASH = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    /** Each waits on a thread of the server, of which there are more. */
    private static final int MOST_WAITING = 64;

    private static final long PATIENCE_SECONDS = 8;
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

    /** No bean: Spring Security would take it for the secrets of clients. */
    private final PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES_OF_ONE_HASH, MEMORY_KIB, PASSES);

    private final int width;
    private final Semaphore lane;
    private final boolean restful;
    private final String nobodysHash;

    @Autowired
    Passwords(SecretGenerator secretGenerator) {
        this(secretGenerator, Runtime.getRuntime().availableProcessors());
    }

    Passwords(SecretGenerator secretGenerator, int processors) {
        this.width = Math.max(1, processors / 2);
        this.lane = new Semaphore(width, true);
        this.restful = processors == 1;
        this.nobodysHash = encoder.encode(secretGenerator.secret("").value());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.passwords.hashing", lane, places -> width - places.availablePermits())
                .description("Passwords that are being hashed")
                .register(registry);
        Gauge.builder("latchkey.passwords.waiting", lane, Semaphore::getQueueLength)
                .description("Passwords that wait for their turn to be hashed")
                .register(registry);
    }

    /**
     * Does what needs a hash or two, when it is its turn.
     *
     * @throws ApiProblem 429, if too many are waiting, or it takes too long
     */
    <T> T inLane(Supplier<T> work) {
        if (lane.getQueueLength() >= MOST_WAITING) {
            throw full();
        }
        try {
            if (!lane.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full();
        }
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            leave(System.nanoTime() - start);
        }
    }

    /** Leaves the only processor to others for as long as it was used; whoever has been served does not wait for that. */
    private void leave(long nanos) {
        if (restful) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(lane::release);
        } else {
            lane.release();
        }
    }

    /**
     * Demands that a password can be chosen.
     *
     * @throws ApiProblem 400, if not
     */
    void requireFit(String password) {
        Input input = new Input();
        checkFit(password, input);
        input.requireNoFaults();
    }

    /** Notes why a password cannot be chosen, if so. */
    static void checkFit(String password, Input input) {
        if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
            input.fault("password", "Must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        } else if (!isPossible(password)) {
            input.fault("password", "Must hold whole characters only.");
        }
    }

    /** Whether somebody may have that password: not too long to be looked at, and without half characters, which no hash takes. */
    static boolean isPossible(String password) {
        return password.length() <= MAX_LENGTH
                && StandardCharsets.UTF_8.newEncoder().canEncode(password);
    }

    /** The hash to store; within the lane. */
    String hash(String password) {
        return encoder.encode(password);
    }

    /**
     * Whether that is the user's password; within the lane.
     *
     * @param user {@code null} or without a password for a person who cannot sign in: costs the same and is never true
     */
    boolean matches(User user, String password) {
        boolean real = user != null && user.hasPassword();
        return encoder.matches(password, real ? user.passwordHash() : nobodysHash) && real;
    }

    /** Not 503: nothing is broken, there are too many who ask. */
    private static ApiProblem full() {
        return ApiProblem.tooManyRequests(COME_BACK_AFTER);
    }
}
