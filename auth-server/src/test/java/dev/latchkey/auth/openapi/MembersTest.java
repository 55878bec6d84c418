package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.openapi.Document.Operation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The limits that the document tells of are those that the server holds to. */
@AuthServerTest
@Import(World.Maker.class)
class MembersTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    World.Maker worlds;

    /**
     * Where a text that cannot be right is answered as one that is not: an authenticator that was not begun, an account that is not there.
     * The tests of those features send them.
     */
    private static final Set<String> SEARCHED_FOR = Set.of("verifyTotp", "offerPasswordResetToUser");

    /** Members whose bound is lower for some: a key's own limit must not exceed its type's. */
    private static final Set<String> LOWER_FOR_SOME = Set.of("rate_limit");

    private final Bodies bodies = new Bodies(new Random());
    private String operator;
    private World world;
    private List<Operation> operations;

    @BeforeEach
    void find() {
        operator = people.operator().session();
        world = worlds.make();
        operations = Document.of(wire).ours().stream()
                .filter(operation -> operation.path().startsWith("/api/"))
                .filter(operation -> operation
                        .body()
                        .filter(body -> body.getKey().equals("application/json"))
                        .isPresent())
                .toList();
        assertThat(operations).hasSizeGreaterThan(15);
    }

    @Test
    void whatIsJustOutsideIsRefusedWithTheNameOfTheMember() {
        for (Operation operation : operations) {
            JsonNode members = operation.body().orElseThrow().getValue().path("properties");
            for (Map.Entry<String, JsonNode> member : members.properties()) {
                for (String outside : outside(member.getValue())) {
                    if (SEARCHED_FOR.contains(operation.id()) && outside.startsWith("\"")) {
                        continue;
                    }
                    HttpResponse<String> answer = send(operation, member.getKey(), outside);
                    assertThat(answer.statusCode())
                            .as("%s with %s: %.80s → %s", operation, member.getKey(), outside, answer.body())
                            .isEqualTo(400);
                    assertThat(Bodies.parse(answer.body()).path("errors").valueStream())
                            .as("%s with %s", operation, member.getKey())
                            .anyMatch(fault -> fault.path("field").asString().startsWith(member.getKey()));
                }
            }
        }
    }

    @Test
    void whatIsJustWithinIsAccepted() {
        int sent = 0;
        for (Operation operation : operations) {
            JsonNode members = operation.body().orElseThrow().getValue().path("properties");
            for (Map.Entry<String, JsonNode> member : members.properties()) {
                for (String within : within(member.getKey(), member.getValue())) {
                    world = worlds.make();
                    HttpResponse<String> answer = send(operation, member.getKey(), within);
                    assertThat(answer.statusCode())
                            .as("%s with %s: %.80s → %s", operation, member.getKey(), within, answer.body())
                            .isBetween(200, 201);
                    sent++;
                }
            }
        }
        assertThat(sent).isGreaterThan(20);
    }

    @Test
    void whatIsRequiredIsRequired() {
        for (Operation operation : operations) {
            JsonNode required = operation.body().orElseThrow().getValue().path("required");
            for (JsonNode name : required) {
                HttpResponse<String> answer = send(operation, name.asString(), null);
                assertThat(answer.statusCode())
                        .as("%s without %s", operation, name)
                        .isEqualTo(400);
            }
        }
    }

    private static List<String> outside(JsonNode schema) {
        List<String> outside = new ArrayList<>();
        if (schema.has("enum")) {
            outside.add("\"neither\"");
        } else if (schema.has("maxLength")) {
            outside.add('"' + "a".repeat(schema.path("maxLength").asInt() + 1) + '"');
            outside.add("\"\"");
        }
        if (schema.path("format").asString("").matches("date-time|duration|email")) {
            outside.add("\"no such thing\"");
        }
        if (schema.has("minimum")) {
            outside.add(Long.toString(schema.path("minimum").asLong() - 1));
            outside.add(Long.toString(schema.path("maximum").asLong() + 1));
        }
        if (schema.has("maxItems")) {
            outside.add("[" + "\"10.0.0.1\",".repeat(schema.path("maxItems").asInt()) + "\"10.0.0.1\"]");
        }
        outside.addAll(
                switch (schema.path("type").asString()) {
                    case "string" ->
                        // A number is read as seconds there, which no caller can mean otherwise.
                        schema.path("format").asString("").matches("date-time|duration")
                                ? List.of("true", "{}")
                                : List.of("true", "5", "{}", "[]");
                    case "integer" -> List.of("\"5\"", "1.5", "true", "\"\"");
                    case "boolean" -> List.of("\"true\"", "1", "\"\"", "[]");
                    default -> List.of("\"x\"", "true", "{\"a\":1}");
                });
        return outside;
    }

    private static List<String> within(String name, JsonNode schema) {
        List<String> within = new ArrayList<>();
        if (schema.has("enum")) {
            schema.path("enum").forEach(value -> within.add(value.toString()));
        } else if (name.endsWith("name")) {
            within.add('"' + "a".repeat(schema.path("maxLength").asInt()) + '"');
            within.add("\"a\"");
        }
        if (schema.has("minimum")) {
            within.add(schema.path("minimum").toString());
            if (!LOWER_FOR_SOME.contains(name)) {
                within.add(schema.path("maximum").toString());
            }
        }
        return within;
    }

    /** The least body that there can be, with that member; without it for {@code null}. */
    private HttpResponse<String> send(Operation operation, String member, String value) {
        ObjectNode body =
                (ObjectNode) Bodies.parse(bodies.least(operation).orElseThrow().text());
        body.remove(member);
        String least = body.toString();
        String whole = value == null
                ? least
                : least.substring(0, least.length() - 1) + (body.isEmpty() ? "" : ",") + '"' + member + "\":" + value
                        + "}";
        return wire.api(operation.method(), world.path(operation), operator, whole);
    }
}
