package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code GET /oauth/revocations/stream}, over real sockets. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class RevocationStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Entries of more than 200 bytes each; a socket's buffers grow to four megabytes. */
    private static final int MORE_THAN_SOCKETS_HOLD = 30_000;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    RevocationLog revocationLog;

    @Autowired
    RevocationStore store;

    @Autowired
    RevocationStream revocationStream;

    @Autowired
    RevocationFollower follower;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    private final List<EventStream> opened = new ArrayList<>();
    private Credentials resourceServer;

    @BeforeEach
    void registerAResourceServer() {
        resourceServer = fixtures.resourceServer();
    }

    @AfterEach
    void closeStreams() throws IOException {
        for (EventStream stream : opened) {
            stream.close();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(revocationStream.openStreams()).isZero());
    }

    @Test
    void anEventIsTheCursorAndTheEntryAsJson() throws IOException {
        EventStream stream = open(null);
        Instant expiresAt = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

        transaction.executeWithoutResult(status -> revocationLog.append(Kind.TOKEN, "a-jti", Instant.EPOCH, expiresAt));

        await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
        long seq = store.lastSeq();
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
        assertThat(stream.lines())
                .extracting(EventStream.Line::text)
                .containsSequence(
                        "id: " + seq,
                        "data: {\"seq\":" + seq + ",\"kind\":\"token\",\"id\":\"a-jti\","
                                + "\"issued_before\":\"1970-01-01T00:00:00Z\",\"expires_at\":\"" + expiresAt + "\"}",
                        "");
    }

    @Test
    void aCommentComesAtOnceAndThenEachSecond() throws IOException {
        long begun = System.nanoTime();
        EventStream stream = open(null);

        await().atMost(PATIENCE).until(() -> stream.heartbeats().size() >= 4);

        List<Long> millis = stream.heartbeats().stream()
                .map(line -> TimeUnit.NANOSECONDS.toMillis(line.nanos() - begun))
                .toList();
        assertThat(millis.get(0)).isLessThan(1000);
        // The first regular one may follow the greeting at once; from then on they are a second apart.
        assertThat(millis.get(3) - millis.get(1)).isBetween(1500L, 4000L);
    }

    @Test
    void aResumedStreamMissesNothingAndRepeatsNothingWhileTheLogGrows() throws Exception {
        long start = store.lastSeq();
        int entries = 600;
        Thread appender = new Thread(() -> {
            for (int i = 0; i < entries; i++) {
                append("growing-" + i);
            }
        });
        appender.start();
        List<Long> seen = new ArrayList<>();
        long last = start;
        while (last < start + entries) {
            try (EventStream stream = EventStream.open(wire, resourceServer, last)) {
                long resumedFrom = last;
                int wanted = (int) Math.min(50, start + entries - resumedFrom);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> stream.events().size() >= wanted);
                List<Long> ids = stream.ids();
                seen.addAll(ids);
                last = ids.get(ids.size() - 1);
            }
        }
        appender.join();

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(start + 1, start + entries)
                        .boxed()
                        .toList());
    }

    @Test
    void aHeartbeatNeverNamesAPositionBeforeItsEntriesWereSent() throws Exception {
        EventStream stream = open(store.lastSeq());
        long start = store.lastSeq();
        for (int i = 0; i < 500; i++) {
            append("named-" + i);
        }
        await().atMost(PATIENCE).until(() -> stream.events().size() >= 500);

        long sent = start;
        for (EventStream.Line line : stream.lines()) {
            if (line.text().startsWith("id: ")) {
                sent = Long.parseLong(line.text().substring(4));
            } else if (line.text().startsWith(": ")) {
                assertThat(Long.parseLong(line.text().substring(2))).isLessThanOrEqualTo(sent);
            }
        }
    }

    @Test
    void aFollowerThatKnowsMoreThanTheLogIsToldToTakeANewSnapshot() throws IOException {
        EventStream stream = open(store.lastSeq() + 1_000_000);

        assertThat(stream.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "99999999999999999999999", "1,2", "'", "1\u00a02", "null"})
    void aLastEventIdThatIsNoPositionIsTheCallersMistake(String lastEventId) {
        HttpResponse<String> response = wire.get(
                "/oauth/revocations/stream",
                request -> request.header("Authorization", resourceServer.basic())
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", lastEventId));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "99999999999999999999999"})
    void aPositionForTheSnapshotThatIsNoneIsTheCallersMistake(String after) {
        assertThat(wire.get("/oauth/revocations?after=" + after, resourceServer).statusCode())
                .isEqualTo(400);
    }

    @Test
    void askingForItsHeadersAloneLeavesNoStreamOpen() {
        HttpResponse<String> response =
                wire.send(HttpRequest.newBuilder(URI.create(wire.base() + "/oauth/revocations/stream"))
                        .header("Authorization", resourceServer.basic())
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isLessThan(500);
        assertThat(revocationStream.openStreams()).isZero();
    }

    @Test
    void aReaderThatTakesNothingIsDroppedAndDelaysNobody(CapturedOutput output) throws IOException {
        EventStream healthy = open(store.lastSeq());
        try (Socket stuck = EventStream.request(wire, resourceServer, store.lastSeq(), 4096)) {
            await().atMost(PATIENCE).until(() -> revocationStream.openStreams() == 2);
            long start = store.lastSeq();
            appendMany(MORE_THAN_SOCKETS_HOLD);

            await().atMost(PATIENCE).until(() -> healthy.events().size() == MORE_THAN_SOCKETS_HOLD);
            long slowest = 0;
            for (int i = 0; i < 50; i++) {
                long appended = System.nanoTime();
                append("beside-a-stuck-one-" + i);
                int size = MORE_THAN_SOCKETS_HOLD + 1 + i;
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> healthy.events().size() == size);
                slowest = Math.max(slowest, healthy.events().get(size - 1).nanos() - appended);
            }

            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
            assertThat(healthy.ids())
                    .containsExactlyElementsOf(LongStream.rangeClosed(start + 1, start + MORE_THAN_SOCKETS_HOLD + 50)
                            .boxed()
                            .toList());
            await().atMost(PATIENCE).until(() -> revocationStream.openStreams() == 1);
            assertThat(stuck.isClosed()).isFalse();
            await().untilAsserted(() -> assertThat(threadsThatWrite())
                    .as("threads that wait for it still")
                    .isEmpty());
        }
        assertThat(healthy.hasEnded()).isFalse();
        assertThat(output).doesNotContain("ERROR").doesNotContain("Exception");
    }

    @Test
    void streamsThatComeAndGoLeaveNothingBehind(CapturedOutput output) throws Exception {
        for (int round = 0; round < 10; round++) {
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                crowd.add(EventStream.request(wire, resourceServer, null, null));
            }
            append("while-they-come-" + round);
            for (int i = 0; i < crowd.size(); i++) {
                // Some leave with a reset, as a killed process does.
                crowd.get(i).setSoLinger(i % 2 == 0, 0);
                crowd.get(i).close();
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(revocationStream.openStreams()).isZero());
        EventStream afterwards = open(null);
        append("afterwards");
        await().atMost(PATIENCE).until(() -> afterwards.events().size() == 1);
        assertThat(output).doesNotContain("ERROR").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void oneStreamTooManyIsAskedToComeBackAndAPlaceThatGetsFreeIsGivenAway() throws IOException {
        try (Node node = Node.start(TestDatabase.fresh(), "latchkey.revocation.max-streams=3")) {
            Credentials follower = node.fixtures().resourceServer();
            List<EventStream> streams = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                streams.add(EventStream.open(node.wire(), follower, null));
            }
            assertThat(streams).extracting(EventStream::status).containsOnly(200);

            try (EventStream refused = EventStream.open(node.wire(), follower, null)) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("5");
            }
            streams.get(0).close();
            await().atMost(PATIENCE).untilAsserted(() -> {
                try (EventStream admitted = EventStream.open(node.wire(), follower, null)) {
                    assertThat(admitted.status()).isEqualTo(200);
                }
            });

            assertShutdownEndsThemPromptly(node, streams.subList(1, 3));
        }
    }

    private static void assertShutdownEndsThemPromptly(Node node, List<EventStream> streams) {
        long begun = System.nanoTime();
        node.close();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

        await().atMost(PATIENCE).until(() -> streams.stream().allMatch(EventStream::hasEnded));
        // The graceful shutdown would wait five seconds for requests that do not end.
        assertThat(took).isLessThan(4900);
    }

    private static List<String> threadsThatWrite() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("-exec-"))
                .map(thread -> Arrays.toString(thread.getValue()))
                .filter(stack -> stack.contains("finishResponse") || stack.contains("Write") || stack.contains("flush"))
                .toList();
    }

    private EventStream open(Long lastEventId) throws IOException {
        EventStream stream = EventStream.open(wire, resourceServer, lastEventId);
        opened.add(stream);
        return stream;
    }

    private void append(String jti) {
        transaction.executeWithoutResult(status ->
                revocationLog.append(Kind.TOKEN, jti, null, Instant.now().plusSeconds(3600)));
    }

    /** Thousands of entries in one transaction, which takes one wait for all of them. */
    private void appendMany(int entries) {
        String padding = "x".repeat(100);
        long last = transaction.execute(status -> {
            long first = store.nextSeq();
            jdbc.update("update revocation_counter set seq = ? where id = 1", first + entries - 1);
            jdbc.batchUpdate(
                    "insert into revocation_entry (seq, kind, id, expires_at) values (?, 'token', ?, ?)",
                    LongStream.range(first, first + entries).boxed().toList(),
                    1000,
                    (row, seq) -> {
                        row.setLong(1, seq);
                        row.setString(2, padding + seq);
                        row.setObject(3, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
                    });
            return first + entries - 1;
        });
        follower.wakeAndAwait(last, PATIENCE);
    }
}
