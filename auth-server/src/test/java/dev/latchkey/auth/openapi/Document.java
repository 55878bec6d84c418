package dev.latchkey.auth.openapi;

import dev.latchkey.auth.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document that a server under test shows, as its callers read it. */
record Document(JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    static Document of(Wire wire) {
        return new Document(JsonMapper.shared()
                .readTree(wire.get("/v3/api-docs", request -> request).body()));
    }

    /**
     * One operation.
     *
     * @param method in upper case
     * @param path with its parameters in braces
     */
    record Operation(String method, String path, JsonNode node, JsonNode root) {

        String id() {
            return node.path("operationId").asString();
        }

        /** Whether it is one of the API or of sign-in, and so none of those that speak OAuth. */
        boolean isOurs() {
            return path.startsWith("/api/") || path.startsWith("/auth/");
        }

        List<JsonNode> parameters(String in) {
            return node.path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asString().equals(in))
                    .toList();
        }

        /** What the body must look like, by its media type; empty if there is to be none. */
        Optional<Map.Entry<String, JsonNode>> body() {
            return node.path("requestBody").path("content").properties().stream()
                    .findFirst()
                    .map(content -> Map.entry(
                            content.getKey(), resolve(content.getValue().path("schema"))));
        }

        boolean needsBody() {
            return node.path("requestBody").path("required").asBoolean(false);
        }

        /** What the answer of that status looks like; missing if it has no body. */
        JsonNode answer(int status) {
            return resolve(resolve(node.path("responses").path(Integer.toString(status)))
                    .path("content")
                    .path("application/json")
                    .path("schema"));
        }

        Set<String> statuses() {
            return Set.copyOf(node.path("responses").propertyNames());
        }

        JsonNode resolve(JsonNode schema) {
            String reference = schema.path("$ref").asString("");
            return reference.isEmpty() ? schema : root.at(reference.substring(1));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> operations.add(
                                new Operation(member.getKey().toUpperCase(), path.getKey(), member.getValue(), root))));
        return operations;
    }

    List<Operation> ours() {
        return operations().stream().filter(Operation::isOurs).toList();
    }
}
