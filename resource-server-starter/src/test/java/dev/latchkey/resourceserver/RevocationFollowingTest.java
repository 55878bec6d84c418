package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the revocation log is followed through breaks. */
class RevocationFollowingTest {

    private final FakeAuthServer authServer = new FakeAuthServer();
    private RunningServer server;

    @BeforeEach
    void start() {
        authServer.revoke("token", "one");
        authServer.revoke("token", "two");
        server = new RunningServer(authServer).following(authServer);
    }

    @AfterEach
    void stop() {
        server.close();
        authServer.close();
    }

    @Test
    void theStreamBeginsWhereTheSnapshotEnds() {
        assertThat(authServer.lastEventIds).containsExactly("2");
        assertThat(server.knownLog().state().denyList().size()).isEqualTo(2);
    }

    @Test
    void aBrokenStreamIsResumedWithoutAGapAndWithoutASnapshot() {
        authServer.revoke("token", "three");
        RunningServer.await(() -> cursor() == 3);
        authServer.dropStreams();
        authServer.revoke("token", "four");
        RunningServer.await(() -> cursor() == 4);
        assertThat(authServer.lastEventIds).isEqualTo(List.of("2", "3"));
        assertThat(authServer.snapshotCalls.get()).isEqualTo(1);
    }

    @Test
    void aLogThatBeganAnewIsReadFromItsSnapshot() {
        authServer.beginAnew();
        authServer.revoke("token", "uno");
        authServer.streamStatus = 409;
        authServer.dropStreams();
        RunningServer.await(() -> authServer.snapshotCalls.get() > 1);
        authServer.streamStatus = 200;
        RunningServer.await(() -> authServer.openStreams() == 1);
        assertThat(cursor()).isEqualTo(1);
        assertThat(server.knownLog().state().denyList().size()).isEqualTo(1);
    }

    @Test
    void afterALongBreakASnapshotIsTaken() {
        authServer.silent = true;
        authServer.dropStreams();
        RunningServer.await(() -> authServer.lastEventIds.size() > 1);
        server.advance(Duration.ofMinutes(11));
        RunningServer.await(() -> authServer.snapshotCalls.get() > 1);
        authServer.silent = false;
        RunningServer.await(() -> authServer.openStreams() == 1);
        assertThat(server.knownLog().state().generation()).isEqualTo(2);
    }

    @Test
    void aSilentStreamIsGivenUp() {
        long lastWords = authServer.fallSilent();
        RunningServer.await(() -> cursor() == lastWords);
        server.advance(Duration.ofSeconds(4));
        RunningServer.await(() -> authServer.lastEventIds.size() > 1);
        authServer.silent = false;
        RunningServer.await(() -> server.knownLog().age().toMillis() < 1000);
    }

    @Test
    void anEntryOfAnUnknownKindIsSkippedAndTheNextOneCounts() {
        authServer.revoke("planet", "earth");
        authServer.revoke("token", "four");
        RunningServer.await(() -> cursor() == 4);
        assertThat(server.knownLog().state().denyList().size()).isEqualTo(3);
        assertThat(authServer.lastEventIds).hasSize(1);
    }

    @Test
    void nonsenseAndEndlessLinesBreakTheStreamAndNothingElse() {
        for (String nonsense : List.of("data: {\n\n", "data: {\"seq\":9}\n\n", "data: []\n\n", "x".repeat(20_000))) {
            int opened = authServer.lastEventIds.size();
            authServer.push(nonsense);
            RunningServer.await(() -> authServer.lastEventIds.size() > opened && authServer.openStreams() > 0);
        }
        authServer.revoke("token", "three");
        RunningServer.await(() -> cursor() == 3);
    }

    @Test
    void aServerThatIsAwayForAWhileIsFoundSoonAfterItIsBack() {
        authServer.streamStatus = 503;
        authServer.dropStreams();
        RunningServer.await(() -> authServer.lastEventIds.size() > 4);
        authServer.streamStatus = 200;
        long back = System.nanoTime();
        RunningServer.await(() -> authServer.openStreams() > 0);
        assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofMillis(2500));
    }

    private long cursor() {
        return server.knownLog().position().cursor();
    }
}
