package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.revocation.Followers.Following;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the nodes know of the resource servers that follow them. */
@AuthServerTest
class FollowersTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    MovableClock clock;

    @Autowired
    FollowerStore store;

    @Autowired
    RevocationStream stream;

    @Autowired
    RevocationLog revocationLog;

    @Autowired
    Followers followers;

    private Credentials resourceServer;

    @BeforeEach
    void register() {
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void anOpenStreamIsSeenByEveryNodeAndItsEndToo() throws Exception {
        Followers otherNode = new Followers(store, stream, revocationLog, new SecretGenerator(), clock);
        assertThat(following(otherNode)).isNull();
        try (EventStream open = EventStream.open(wire, resourceServer, null)) {
            await().until(() -> !open.heartbeats().isEmpty());
            followers.tell();

            assertThat(following(otherNode).streams()).isEqualTo(1);
            assertThat(following(otherNode).behind()).isZero();
        }
        await().until(() -> stream.openStreams() == 0);
        followers.tell();

        assertThat(following(otherNode).streams()).isZero();
        assertThat(following(otherNode).seenAt()).isBefore(clock.instant());
    }

    @Test
    void whatANodeThatIsGoneHasSaidHoldsForSecondsOnly() throws Exception {
        try (EventStream open = EventStream.open(wire, resourceServer, null)) {
            await().until(() -> !open.heartbeats().isEmpty());
            followers.tell();
        }
        assertThat(following(followers).streams()).isEqualTo(1);

        clock.move(Duration.ofSeconds(31));

        assertThat(following(followers).streams()).isZero();
    }

    @Test
    void onlyTheLastOfWhatNodesThatAreGoneHaveSaidIsKept() {
        List<FollowerStore.Row> row = List.of(new FollowerStore.Row(resourceServer.id(), 1, 0, clock.instant()));
        store.see("node-of-old", row, clock.instant().minus(Duration.ofDays(3)));
        store.see("node-before", row, clock.instant().minus(Duration.ofDays(2)));

        followers.tell();

        assertThat(store.of(List.of(resourceServer.id())))
                .singleElement()
                .satisfies(kept -> assertThat(kept.seenAt())
                        .isAfter(clock.instant().minus(Duration.ofDays(2)).minusSeconds(60)));
    }

    @Test
    void aResourceServerThatIsDeletedIsCutOff() throws Exception {
        try (EventStream open = EventStream.open(wire, resourceServer, null)) {
            await().until(() -> !open.heartbeats().isEmpty());
            followers.tell();

            wire.api(
                    "DELETE",
                    "/api/v1/resource-servers/" + resourceServer.id(),
                    people.operator().session(),
                    null);

            await().until(open::hasEnded);
        }
        followers.tell();
        assertThat(following(followers)).isNull();
    }

    private Following following(Followers node) {
        Map<String, Following> known = node.of(List.of(resourceServer.id()));
        return known.get(resourceServer.id());
    }
}
