package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.openapi.Document.Operation;
import dev.latchkey.auth.openapi.FuzzedRequests.Sent;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** Requests that chance made of the document, the same ones for the same seed: none of them gets an answer that is our fault. */
@AuthServerTest
@Import(World.Maker.class)
class ApiFuzzTest {

    private static final int REQUESTS = 20_000;
    private static final int LANES = 8;

    /** After so many a lane goes on with people and things that the requests before have not used up. */
    private static final int REQUESTS_PER_WORLD = 250;

    private static final long SEED = Long.getLong("fuzz.seed", 20_26_11L);
    private static final Pattern OUR_INSIDE = Pattern.compile(
            "Exception|\\bat [a-z]+\\.|dev\\.latchkey|springframework|tools\\.jackson|org\\.apache|java\\.");

    @Autowired
    Wire wire;

    private volatile boolean over;

    @Autowired
    People people;

    @Autowired
    World.Maker worlds;

    @Test
    void nothingThatACallerSendsIsAnsweredAsAFaultOfOurs() throws Exception {
        List<Operation> operations = Document.of(wire).ours();
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<Integer>> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                FuzzedRequests requests = new FuzzedRequests(SEED + lane, operations);
                lanes.add(threads.submit(() -> walk(requests)));
            }
            int successes = 0;
            for (Future<Integer> lane : lanes) {
                successes += lane.get();
            }
            // Otherwise chance would not have got past the first doors.
            assertThat(successes).isBetween(REQUESTS / 10, REQUESTS * 9 / 10);
        } finally {
            // Not interrupted: an interrupted thread closes the database's file under the others.
            over = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private int walk(FuzzedRequests requests) {
        int successes = 0;
        World world = null;
        List<String> sessions = List.of();
        RawHttp connection = null;
        for (int i = 0; i < REQUESTS / LANES && !over; i++) {
            if (i % REQUESTS_PER_WORLD == 0) {
                world = worlds.make(i % 2 == 0);
                sessions = sessions(world);
            }
            Sent sent = requests.next(world, sessions);
            if (connection == null) {
                connection = RawHttp.connect(wire.port(), "127.0.0.1");
            }
            Response response = exchange(connection, sent);
            check(sent, response);
            if (response.status() / 100 == 2) {
                successes++;
                learn(requests, response);
            }
            if (response.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
                connection.close();
                connection = null;
            }
        }
        return successes;
    }

    private List<String> sessions(World world) {
        return List.of(
                world.owner().session(),
                world.owner().session(),
                world.owner().session(),
                people.memberOf(world.organizationId(), Role.DEVELOPER).session(),
                people.memberOf(world.workspace(), Role.ADMIN).session(),
                people.operator().session(),
                people.operator().session(),
                people.stranger().session());
    }

    private static Response exchange(RawHttp connection, Sent sent) {
        try {
            return connection.exchange(sent.bytes());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new AssertionError("seed " + SEED + ": no answer to\n" + sent, e);
        }
    }

    private static void check(Sent sent, Response response) {
        String what = "seed " + SEED + "\n" + sent + "\n→ " + response;
        assertThat(response.status()).as(what).isLessThan(500);
        if (response.status() < 400) {
            return;
        }
        boolean signIn = sent.operation().id().equals("login") && response.status() == 401;
        assertThat(response.header("Content-Type"))
                .as(what)
                .hasValue(signIn ? "application/json" : "application/problem+json");
        assertThat(OUR_INSIDE.matcher(response.body()).find()).as(what).isFalse();
        if (sent.plain()) {
            assertThat(sent.operation().statuses()).as(what).contains(Integer.toString(response.status()));
        }
    }

    private static void learn(FuzzedRequests requests, Response response) {
        if (response.header("Content-Type").filter("application/json"::equals).isPresent()) {
            learn(requests, Bodies.parse(response.body()));
        }
    }

    private static void learn(FuzzedRequests requests, JsonNode node) {
        if (node.isString()) {
            requests.learn(node.asString());
        }
        node.valueStream().forEach(child -> learn(requests, child));
    }
}
