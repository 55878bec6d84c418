package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.openapi.Document.Operation;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Holds answers against the document. */
final class Conformity {

    private Conformity() {}

    /** Fails unless the answer of that status to an operation is as the document says. */
    static void check(Operation operation, int status, String body) {
        assertThat(operation.statuses())
                .as("%s answered %d: %s", operation, status, body)
                .contains(Integer.toString(status));
        JsonNode schema = operation.answer(status);
        if (schema.isMissingNode()) {
            assertThat(body)
                    .as("%s %d is said to have no body", operation, status)
                    .isEmpty();
        } else {
            check(operation, operation.toString(), schema, Bodies.parse(body));
        }
    }

    private static void check(Operation operation, String where, JsonNode unresolved, JsonNode value) {
        JsonNode schema = operation.resolve(unresolved);
        switch (schema.path("type").asString()) {
            case "object" -> checkObject(operation, where, schema, value);
            case "array" -> {
                assertThat(value.isArray()).as(where).isTrue();
                value.valueStream().forEach(item -> check(operation, where + "[]", schema.path("items"), item));
            }
            case "string" -> {
                assertThat(value.isString()).as(where).isTrue();
                if (schema.has("enum")) {
                    assertThat(schema.path("enum").valueStream().map(JsonNode::asString))
                            .as(where)
                            .contains(value.asString());
                }
                if (schema.path("format").asString().equals("date-time")) {
                    assertThat(Instant.parse(value.asString())).as(where).isNotNull();
                }
            }
            case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
            default -> throw new AssertionError(where + " has no type in the document");
        }
    }

    private static void checkObject(Operation operation, String where, JsonNode schema, JsonNode value) {
        assertThat(value.isObject()).as(where).isTrue();
        Set<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        assertThat(value.propertyNames())
                .as("%s: members that are often absent are named in Members", where)
                .containsAll(required);
        JsonNode members = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        if (!others.isObject() && !others.asBoolean(false)) {
            assertThat(members.propertyNames()).as(where).containsAll(value.propertyNames());
        }
        value.properties().stream()
                .filter(member -> members.has(member.getKey()))
                .forEach(member -> check(
                        operation, where + "." + member.getKey(), members.path(member.getKey()), member.getValue()));
    }
}
