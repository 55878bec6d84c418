package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What repeated failures of client authentication lead to. */
@AuthServerTest
class FailureThrottleTest {

    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "127.0.0.2";
    private static final int ALLOWED = 10;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    FailureThrottle throttle;

    @Autowired
    ClientAuthenticationSettings settings;

    @Autowired
    MovableClock clock;

    private Credentials client;
    private Credentials wrong;

    @BeforeEach
    void register() {
        client = fixtures.client("jobs:read");
        wrong = new Credentials(client.id(), "wrong");
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void tenFailuresAMinuteAreAllowedUnlessConfiguredOtherwise() {
        assertThat(settings.failuresAllowed()).isEqualTo(ALLOWED);
        assertThat(settings.failurePeriod()).isEqualTo(PERIOD);
    }

    @Test
    void afterRepeatedFailuresTheAnswerIs429AndSaysWhenToComeBack() {
        for (int i = 0; i < ALLOWED; i++) {
            assertThat(ask(wrong, HERE).status()).isEqualTo(401);
        }

        Response refused = ask(wrong, HERE);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, (int) PERIOD.toSeconds() + 1);
        assertThat(refused.header("Content-Type")).hasValue("application/json");
        assertThat(refused.header("Cache-Control")).hasValue("no-store");
        assertThat(refused.body()).contains("\"error\"");
    }

    @Test
    void whoHasFailedTooOftenIsRefusedWithTheRightSecretToo() {
        failTooOften(HERE);

        assertThat(ask(client, HERE).status()).isEqualTo(429);
    }

    @Test
    void allEndpointsCountTogether() {
        for (int i = 0; i < ALLOWED; i++) {
            wire.post(i % 2 == 0 ? "/oauth/introspect" : "/oauth/revoke", wrong, "token=x");
        }

        assertThat(ask(wrong, HERE).status()).isEqualTo(429);
        assertThat(wire.get("/oauth/revocations", wrong).statusCode()).isEqualTo(429);
    }

    @Test
    void bothAuthenticationMethodsCountTogether() {
        for (int i = 0; i < ALLOWED; i++) {
            wire.post(
                    "/oauth/token",
                    "grant_type=client_credentials&client_secret=wrong&client_id=" + client.id(),
                    request -> request);
        }

        assertThat(ask(wrong, HERE).status()).isEqualTo(429);
    }

    @Test
    void aStrangerAtAnotherAddressLocksNobodyOut() {
        failTooOften(ELSEWHERE);

        assertThat(ask(wrong, ELSEWHERE).status()).isEqualTo(429);
        assertThat(ask(client, HERE).status()).isEqualTo(200);
    }

    @Test
    void aForwardedAddressIsNotBelieved() {
        failTooOften(HERE);

        assertThat(ask(wrong, HERE, "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.7\r\n")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void anotherClientAtTheSameAddressIsNotConcerned() {
        failTooOften(HERE);

        assertThat(ask(fixtures.client("jobs:read"), HERE).status()).isEqualTo(200);
    }

    @Test
    void anUnknownClientIsThrottledLikeAKnownOne() {
        Credentials nobody = new Credentials("nobody-" + System.nanoTime(), "wrong");
        for (int i = 0; i < ALLOWED; i++) {
            assertThat(ask(nobody, HERE).status()).isEqualTo(401);
        }

        assertThat(ask(nobody, HERE).status()).isEqualTo(429);
    }

    @Test
    void afterThePeriodTheClientIsHeardAgain() {
        failTooOften(HERE);
        int wait = Integer.parseInt(ask(client, HERE).header("Retry-After").orElseThrow());

        clock.move(Duration.ofSeconds(wait));

        assertThat(ask(client, HERE).status()).isEqualTo(200);
    }

    @Test
    void beingRefusedDoesNotLengthenTheWait() {
        failTooOften(HERE);
        clock.move(PERIOD.dividedBy(2));
        for (int i = 0; i < 100; i++) {
            ask(wrong, HERE);
        }

        clock.move(PERIOD.dividedBy(2));

        assertThat(ask(client, HERE).status()).isEqualTo(200);
    }

    @Test
    void successesAreNeverThrottled() {
        for (int i = 0; i < 10 * ALLOWED; i++) {
            assertThat(ask(client, HERE).status()).isEqualTo(200);
        }
    }

    /** A crowd of pairs pushes out older ones and grows no further. */
    @Test
    void theMemoryOfFailuresIsBounded() {
        FailureThrottle crowded = new FailureThrottle(settings, clock);

        for (int i = 0; i < 150_000; i++) {
            crowded.failed("nobody" + i, ELSEWHERE);
        }

        assertThat(crowded.size()).isLessThanOrEqualTo(100_000);
        assertThat(throttle.wait("nobody1", ELSEWHERE)).isEmpty();
    }

    private void failTooOften(String from) {
        for (int i = 0; i <= ALLOWED; i++) {
            ask(wrong, from);
        }
    }

    private Response ask(Credentials credentials, String from) {
        return ask(credentials, from, "");
    }

    private Response ask(Credentials credentials, String from, String headers) {
        try (RawHttp connection = RawHttp.connect(wire.port(), from)) {
            return connection.exchange(RawHttp.form(
                    "/oauth/token",
                    headers + "Authorization: " + credentials.basic() + "\r\n",
                    "grant_type=client_credentials".getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
