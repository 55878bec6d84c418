package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.event.Actor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Guessing at the tokens of registration. A server of its own: failures are counted for the address, which all tests share. */
class RegistrationThrottleTest {

    @Test
    void whoKeepsGuessingHasToWait() {
        try (Node node = Node.start(TestDatabase.fresh())) {
            Registrar registrar = new Registrar(node.wire());
            String token = node.bean(InitialAccessTokens.class)
                    .create(
                            node.fixtures().organization().id(),
                            null,
                            Set.of("jobs:read"),
                            1,
                            node.clock().instant().plus(Duration.ofDays(1)),
                            Actor.SYSTEM)
                    .secret()
                    .value();
            for (int i = 0; i < 10; i++) {
                String path = i % 2 == 0 ? "" : "/lkc_guess";
                assertThat(registrar
                                .send(i % 2 == 0 ? "POST" : "GET", path, "guess" + i, i % 2 == 0 ? "{}" : null)
                                .statusCode())
                        .isEqualTo(401);
            }

            HttpResponse<String> slowed = registrar.send("POST", "", token, "{}");

            assertThat(slowed.statusCode()).isEqualTo(429);
            assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
            node.clock().move(Duration.ofMinutes(1));
            assertThat(registrar.send("POST", "", token, "{}").statusCode()).isEqualTo(201);
        }
    }
}
