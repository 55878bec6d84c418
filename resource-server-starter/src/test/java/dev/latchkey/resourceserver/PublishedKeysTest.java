package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the issuer's keys are fetched. */
class PublishedKeysTest {

    private final FakeAuthServer authServer = new FakeAuthServer();
    private final AccessTokens tokens = new AccessTokens(authServer);
    private RunningServer server;

    @AfterEach
    void stop() {
        server.close();
        authServer.close();
    }

    @Test
    void aFloodOfUnknownKeyIdsCausesOneFetch() throws JOSEException {
        server = new RunningServer(authServer).following(authServer);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        int fetches = authServer.jwksCalls.get();
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        for (int i = 0; i < 50; i++) {
            ECKey unknown = new ECKey.Builder(key).keyID("unknown-" + i).build();
            assertThat(server.status(tokens.signed(AccessTokens.header(unknown).build(), claims -> {}, unknown)))
                    .isEqualTo(401);
        }
        assertThat(authServer.jwksCalls.get()).isEqualTo(fetches + 1);
    }

    @Test
    void aKeyThatWasPublishedSinceIsFound() throws JOSEException {
        server = new RunningServer(authServer).following(authServer);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("key-2").generate();
        authServer.publish(next);
        String token =
                tokens.signed(AccessTokens.header(next).build(), claims -> claims.claim("scope", "things:read"), next);
        assertThat(server.status(token)).isEqualTo(200);
    }

    @Test
    void aSlowKeySetStallsNoTokenWhoseKeyIsKnown() throws JOSEException {
        server = new RunningServer(authServer).following(authServer);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        authServer.jwksDelayMillis = 1500;
        int fetches = authServer.jwksCalls.get();
        ECKey unknown = new ECKeyGenerator(Curve.P_256).keyID("unknown").generate();
        String strange = tokens.signed(AccessTokens.header(unknown).build(), claims -> {}, unknown);
        List<CompletableFuture<Integer>> strangers = IntStream.range(0, 10)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> server.status(strange), task -> new Thread(task).start()))
                .toList();
        RunningServer.await(() -> authServer.jwksCalls.get() > fetches);
        long begun = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1000));
        strangers.forEach(call -> assertThat(call.join()).isEqualTo(401));
        assertThat(authServer.jwksCalls.get()).isEqualTo(fetches + 1);
    }

    @Test
    void anOutageOfTheKeySetGoesUnnoticed() {
        server = new RunningServer(authServer).following(authServer);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        authServer.jwksStatus = 500;
        int fetches = authServer.jwksCalls.get();
        server.advance(Duration.ofMinutes(6));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        // The server's clock is ahead now, so the token has to live longer than usual.
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        assertThat(authServer.jwksCalls.get()).isGreaterThan(fetches);
    }

    @Test
    void keysAreFetchedAheadOfTheirExpiryWhileTokensGoOn() {
        server = new RunningServer(authServer).following(authServer);
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        int fetches = authServer.jwksCalls.get();
        authServer.jwksDelayMillis = 1000;
        server.advance(Duration.ofMinutes(3));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        long begun = System.nanoTime();
        assertThat(server.status(tokens.good("things:read"))).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
        RunningServer.await(() -> authServer.jwksCalls.get() > fetches);
    }

    @Test
    void aWithdrawnKeyIsNotTrustedForLongEvenWhereItsTokenIsRemembered() {
        server = new RunningServer(authServer).following(authServer);
        String token = tokens.good("things:read");
        assertThat(server.status(token)).isEqualTo(200);
        authServer.withdraw("key-1");
        server.advance(Duration.ofMinutes(15));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        RunningServer.await(() -> server.status(token) == 401);
    }

    @Test
    void withoutAnyKeysTheCallerIsAskedToTryAgain() {
        authServer.jwksStatus = 500;
        server = new RunningServer(authServer).following(authServer);
        HttpResponse<String> response = server.get("/things", "Authorization", "Bearer " + tokens.good("things:read"));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
}
