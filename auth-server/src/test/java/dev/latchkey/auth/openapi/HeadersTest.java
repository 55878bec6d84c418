package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.openapi.Bodies.Body;
import dev.latchkey.auth.openapi.Document.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** {@code If-Match}, {@code ETag} and {@code Idempotency-Key} work on the routes whose description has them, and on no others. */
@AuthServerTest
@Import(World.Maker.class)
class HeadersTest {

    private static final String IF_MATCH = "If-Match";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotent-Replayed";

    /** Without an authenticator, or a password, they refuse, with and without a key. */
    private static final List<String> NOT_TWICE = List.of("verifyTotp", "renewBackupCodes", "changePassword");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    World.Maker worlds;

    private final Bodies bodies = new Bodies(new Random());

    @Test
    void aChangeIsRefusedWhereItSaysThatItCanBeMadeToDependOnATag() {
        int refused = 0;
        for (Operation operation : Document.of(wire).ours()) {
            if (!operation.method().equals("PATCH")) {
                assertThat(has(operation, IF_MATCH)).as("%s", operation).isFalse();
                continue;
            }
            HttpResponse<String> answer =
                    send(operation, worlds.make(), people.operator(), Optional.of(IF_MATCH), "\"another\"");
            assertThat(answer.statusCode() == 412)
                    .as("%s %s", operation, answer.body())
                    .isEqualTo(has(operation, IF_MATCH));
            assertThat(operation.statuses().contains("412")).as("%s", operation).isEqualTo(has(operation, IF_MATCH));
            refused += answer.statusCode() == 412 ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(4);
    }

    @Test
    void anAnswerHasATagWhereItSaysSo() {
        int tags = 0;
        for (Operation operation : Document.of(wire).ours()) {
            if (!Set.of("GET", "PATCH").contains(operation.method())) {
                continue;
            }
            HttpResponse<String> answer = send(operation, worlds.make(), people.operator(), Optional.empty(), "");
            assertThat(answer.headers().firstValue("ETag").isPresent())
                    .as("%s %s", operation, answer.body())
                    .isEqualTo(saysOf(operation, answer.statusCode(), "ETag"));
            tags += answer.headers().firstValue("ETag").isPresent() ? 1 : 0;
        }
        assertThat(tags).isGreaterThan(9);
    }

    @Test
    void aCreationHappensOnceWhereItSaysThatItTakesAKey() {
        int replayed = 0;
        for (Operation operation : Document.of(wire).ours()) {
            if (operation.path().startsWith("/auth/") || NOT_TWICE.contains(operation.id())) {
                assertThat(has(operation, IDEMPOTENCY_KEY)).as("%s", operation).isFalse();
                continue;
            }
            if (!operation.method().equals("POST")) {
                assertThat(has(operation, IDEMPOTENCY_KEY)).as("%s", operation).isFalse();
                continue;
            }
            World world = worlds.make();
            Person operator = people.operator();
            Optional<Body> body = body(operation);
            String key = UUID.randomUUID().toString();
            HttpResponse<String> first = send(operation, world, operator, body, Optional.of(IDEMPOTENCY_KEY), key);
            HttpResponse<String> second = send(operation, world, operator, body, Optional.of(IDEMPOTENCY_KEY), key);
            assertThat(first.statusCode()).as("%s %s", operation, first.body()).isBetween(200, 299);
            assertThat(first.headers().firstValue(REPLAYED)).isEmpty();
            assertThat(first.headers().firstValue("ETag").isPresent())
                    .as("%s", operation)
                    .isEqualTo(saysOf(operation, first.statusCode(), "ETag"));
            assertThat(second.headers().firstValue(REPLAYED).isPresent())
                    .as("%s %d %s", operation, second.statusCode(), second.body())
                    .isEqualTo(has(operation, IDEMPOTENCY_KEY))
                    .isEqualTo(saysOf(operation, first.statusCode(), REPLAYED));
            if (has(operation, IDEMPOTENCY_KEY)) {
                assertThat(second.statusCode()).isEqualTo(first.statusCode());
                assertThat(second.body()).as("%s", operation).isEqualTo(first.body());
                assertThat(operation.statuses()).as("%s", operation).contains("409", "422");
                replayed++;
            }
        }
        assertThat(replayed).isGreaterThan(10);
    }

    private static boolean has(Operation operation, String header) {
        return operation.parameters("header").stream()
                .anyMatch(parameter -> parameter.path("name").asString().equals(header));
    }

    private static boolean saysOf(Operation operation, int status, String header) {
        return operation
                .node()
                .path("responses")
                .path(Integer.toString(status))
                .path("headers")
                .has(header);
    }

    private Optional<Body> body(Operation operation) {
        return operation.id().equals("offerPasswordResetToUser")
                ? Optional.of(new Body(
                        "application/json", "{\"email\":\"" + people.stranger().email() + "\"}"))
                : bodies.least(operation);
    }

    private HttpResponse<String> send(
            Operation operation, World world, Person by, Optional<String> header, String value) {
        return send(operation, world, by, body(operation), header, value);
    }

    private HttpResponse<String> send(
            Operation operation, World world, Person by, Optional<Body> body, Optional<String> header, String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + world.path(operation)))
                .header("Authorization", "Bearer " + by.session())
                .method(
                        operation.method(),
                        body.map(sent -> BodyPublishers.ofString(sent.text())).orElse(BodyPublishers.noBody()));
        body.ifPresent(sent -> request.header("Content-Type", sent.contentType()));
        header.ifPresent(name -> request.header(name, value));
        return wire.send(request);
    }
}
