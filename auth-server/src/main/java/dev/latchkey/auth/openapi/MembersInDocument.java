package dev.latchkey.auth.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Says of the members of bodies what {@link Members} knows of them, and which of them are always there. */
final class MembersInDocument implements OpenApiCustomizer {

    private static final String REFERENCE = "#/components/schemas/";

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void customise(OpenAPI document) {
        Set<String> sent = requestSchemas(document);
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null && !Refusals.OWN.contains(name)) {
                describe(name, schema, sent.contains(name));
            }
        });
    }

    private static void describe(String name, Schema<?> schema, boolean sent) {
        schema.getProperties().forEach((member, type) -> Members.describe(name, member, type));
        List<String> always = sent
                ? Members.NEEDED.getOrDefault(name, List.of())
                : schema.getProperties().keySet().stream()
                        .filter(member -> !Members.isOftenAbsent(name, member))
                        .toList();
        schema.setRequired(always.isEmpty() ? null : always);
    }

    private static Set<String> requestSchemas(OpenAPI document) {
        return document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getRequestBody)
                .filter(body -> body != null && body.getContent() != null)
                .flatMap(body -> body.getContent().values().stream())
                .map(content -> content.getSchema().get$ref())
                .filter(Objects::nonNull)
                .map(reference -> reference.substring(REFERENCE.length()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
