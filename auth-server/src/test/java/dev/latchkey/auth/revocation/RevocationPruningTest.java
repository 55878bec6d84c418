package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.event.Actor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is deleted from the log, and what must not come back by that. */
class RevocationPruningTest {

    @Test
    void aClientThatWasEnabledStaysEnabledWhenNobodyPrunedForDays() {
        TestDatabase database = TestDatabase.fresh();
        Credentials client;
        try (Node before = Node.start(database)) {
            client = before.fixtures().client("jobs:read");
            before.bean(Clients.class).setDisabled(client.id(), true, Actor.SYSTEM);
            before.bean(Clients.class).setDisabled(client.id(), false, Actor.SYSTEM);
            before.clock().move(Duration.ofDays(3));
            before.bean(RevocationPruning.class).prune();
        }
        try (Node after = Node.start(database)) {
            String token = after.wire().token(client);

            assertThat(after.wire().introspect(after.fixtures().resourceServer(), token))
                    .containsEntry("active", true);
        }
    }

    @Test
    void aDisabledClientStaysDisabledAfterARestart() {
        TestDatabase database = TestDatabase.fresh();
        Credentials client;
        Credentials resourceServer;
        String token;
        try (Node before = Node.start(database)) {
            client = before.fixtures().client("jobs:read");
            resourceServer = before.fixtures().resourceServer();
            token = before.wire().token(client);
            before.bean(Clients.class).setDisabled(client.id(), true, Actor.SYSTEM);
            before.clock().move(Duration.ofDays(3));
            before.bean(RevocationPruning.class).prune();
        }
        try (Node after = Node.start(database)) {
            assertThat(after.wire().introspect(resourceServer, token)).containsEntry("active", false);
            assertThat(after.wire()
                            .post("/oauth/token", client, "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
