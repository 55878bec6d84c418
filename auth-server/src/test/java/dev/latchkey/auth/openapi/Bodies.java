package dev.latchkey.auth.openapi;

import dev.latchkey.auth.openapi.Document.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies as the document describes them, made of its examples. A member that it says too little of is an error. */
final class Bodies {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Random random;

    Bodies(Random random) {
        this.random = random;
    }

    /** A body of an operation, as text. */
    record Body(String contentType, String text) {}

    /** A body that is accepted where the caller may: with what is required, or if that is nothing, with a member that says something. */
    Optional<Body> least(Operation operation) {
        return operation.body().map(body -> new Body(body.getKey(), text(operation, body.getValue(), false, Map.of())));
    }

    /** A body with each member that there can be, and these ids where it names things. */
    Optional<Body> whole(Operation operation, Map<String, String> ids) {
        return operation.body().map(body -> new Body(body.getKey(), text(operation, body.getValue(), true, ids)));
    }

    private String text(Operation operation, JsonNode schema, boolean whole, Map<String, String> ids) {
        if (schema.path("type").asString().equals("string")) {
            // Lines that must not be the same twice.
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            return example(operation, "body", schema)
                    .asString()
                    .replaceAll("[0-9a-f]{64}", HexFormat.of().formatHex(hash));
        }
        return object(operation, schema, whole, ids).toString();
    }

    private ObjectNode object(Operation operation, JsonNode schema, boolean whole, Map<String, String> ids) {
        Set<String> members = new TreeSet<>();
        schema.path("required").valueStream().map(JsonNode::asString).forEach(members::add);
        if (whole || members.isEmpty()) {
            schema.path("properties").propertyNames().stream()
                    .filter(name -> whole || !name.endsWith("_id"))
                    .limit(whole ? Long.MAX_VALUE : 1)
                    .forEach(members::add);
        }
        ObjectNode object = JSON.objectNode();
        for (String member : members) {
            object.set(
                    member, value(operation, member, schema.path("properties").path(member), ids));
        }
        return object;
    }

    private JsonNode value(Operation operation, String name, JsonNode unresolved, Map<String, String> ids) {
        JsonNode schema = operation.resolve(unresolved);
        if (ids.containsKey(name)) {
            return JSON.stringNode(ids.get(name));
        }
        return switch (schema.path("type").asString()) {
            case "boolean" -> JSON.booleanNode(true);
            case "array" -> {
                ArrayNode array = JSON.arrayNode();
                yield array.add(value(operation, name, schema.path("items"), ids));
            }
            case "object" -> object(operation, schema, true, ids);
            default -> example(operation, name, schema);
        };
    }

    private static JsonNode example(Operation operation, String name, JsonNode schema) {
        if (schema.has("example")) {
            return schema.get("example");
        }
        if (schema.path("format").asString().equals("date-time")) {
            // Soon enough for things that must not live long.
            return JSON.stringNode(Instant.now()
                    .truncatedTo(ChronoUnit.DAYS)
                    .plus(Duration.ofDays(2))
                    .toString());
        }
        throw new AssertionError(operation + ": say in Members what " + name + " must look like, with an example");
    }

    static JsonNode parse(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
