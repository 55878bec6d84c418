package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients that are refused for a while, and clients all of whose tokens are revoked. */
@AuthServerTest
class DisabledClientTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Clients clients;

    @Autowired
    MovableClock clock;

    private Credentials client;
    private Credentials resourceServer;

    @BeforeEach
    void register() {
        client = fixtures.client("jobs:read");
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aDisabledClientGetsNoToken() {
        assertThat(status()).isEqualTo(200);

        disable(true);

        assertThat(status()).isEqualTo(401);
    }

    @Test
    void theTokensOfADisabledClientAreInactiveAndGoodAgainWhenItIsEnabled() {
        String token = wire.token(client);

        disable(true);
        assertThat(isActive(token)).isFalse();

        disable(false);
        assertThat(isActive(token)).isTrue();
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void aDisabledClientCanNeitherAskNorRevoke() {
        String token = wire.token(client);
        disable(true);

        assertThat(wire.post("/oauth/introspect", client, "token=" + token).statusCode())
                .isEqualTo(401);
        assertThat(wire.post("/oauth/revoke", client, "token=" + token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aDisabledResourceServerCanNotAskAnyMore() {
        clients.setDisabled(resourceServer.id(), true, Actor.SYSTEM);

        assertThat(wire.post("/oauth/introspect", resourceServer, "token=x").statusCode())
                .isEqualTo(401);
        assertThat(wire.get("/oauth/revocations", resourceServer).statusCode()).isEqualTo(401);
    }

    @Test
    void aClientStaysDisabledHoweverLong() {
        String token = wire.token(client);
        disable(true);

        clock.move(Duration.ofMinutes(59));
        assertThat(isActive(token)).isFalse();
        clock.move(Duration.ofDays(400));
        assertThat(status()).isEqualTo(401);
    }

    @Test
    void tokensRevokedBeforeStayRevokedWhenTheClientIsEnabled() {
        String token = wire.token(client);
        clients.revokeTokens(client.id(), Actor.SYSTEM);

        disable(true);
        disable(false);

        assertThat(isActive(token)).isFalse();
        assertThat(isActive(wire.token(client))).isTrue();
    }

    @Test
    void tokensRevokedWhileDisabledStayRevoked() {
        String token = wire.token(client);
        disable(true);

        clients.revokeTokens(client.id(), Actor.SYSTEM);
        assertThat(status()).isEqualTo(401);
        disable(false);

        assertThat(isActive(token)).isFalse();
    }

    @Test
    void revokingAllTokensSparesOtherClients() {
        Credentials other = fixtures.client("jobs:read");
        String token = wire.token(other);

        clients.revokeTokens(client.id(), Actor.SYSTEM);

        assertThat(isActive(token)).isTrue();
    }

    /** {@code iat} counts whole seconds; wherever in its second the revocation falls, it lies between the two tokens. */
    @Test
    void earlierTokensAreRevokedAndATokenTakenImmediatelyAfterIsGood() {
        for (int moment = 0; moment < 20; moment++) {
            clock.move(Duration.ofMillis(53));
            String earlier = wire.token(client);

            clients.revokeTokens(client.id(), Actor.SYSTEM);
            String later = wire.token(client);

            assertThat(isActive(earlier)).as("earlier, moment %s", moment).isFalse();
            assertThat(isActive(later)).as("later, moment %s", moment).isTrue();
        }
    }

    @Test
    void aTokenTakenBetweenTwoRevocationsInTheSameSecondIsRevoked() {
        clients.revokeTokens(client.id(), Actor.SYSTEM);
        String between = wire.token(client);
        clients.revokeTokens(client.id(), Actor.SYSTEM);
        String after = wire.token(client);

        assertThat(isActive(between)).isFalse();
        assertThat(isActive(after)).isTrue();
    }

    @Test
    void aTokenDatedASecondAheadStillLives3600Seconds() {
        clients.revokeTokens(client.id(), Actor.SYSTEM);

        String token = wire.token(client);

        assertThat((Integer) wire.claims(token).get("exp"))
                .isEqualTo((Integer) wire.claims(token).get("iat") + 3600);
        assertThat((Integer) wire.claims(token).get("iat"))
                .isBetween(
                        (int) clock.instant().getEpochSecond() - 5,
                        (int) clock.instant().getEpochSecond() + 1);
    }

    private void disable(boolean disabled) {
        clients.setDisabled(client.id(), disabled, Actor.SYSTEM);
    }

    private int status() {
        return wire.post("/oauth/token", client, GRANT).statusCode();
    }

    private boolean isActive(String token) {
        return (Boolean) wire.introspect(resourceServer, token).get("active");
    }
}
