package dev.latchkey.auth.openapi;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.tags.Tag;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Puts into the document what {@link Routes} says, in its order. A route that the table does not have stays as springdoc describes it. */
final class RoutesInDocument implements OpenApiCustomizer {

    private static final String IMPORTED_KEY =
            "{\"name\":\"Old\",\"type\":\"cronflow-production\",\"sha256\":\"" + "0123456789abcdef".repeat(4) + "\"}\n";

    @Override
    public void customise(OpenAPI document) {
        Map<String, PathItem> found = new LinkedHashMap<>();
        document.getPaths().forEach((path, item) -> found.put(new PathNames(path).rename(item), item));
        Paths ordered = new Paths();
        Routes.ALL.stream()
                .map(Route::path)
                .filter(found::containsKey)
                .forEach(path -> ordered.putIfAbsent(path, found.get(path)));
        found.forEach(ordered::putIfAbsent);
        document.setPaths(ordered);
        Routes.ALL.stream().map(Route::tag).distinct().forEach(tag -> document.addTagsItem(new Tag().name(tag)));
        ordered.forEach((path, item) -> item.readOperationsMap()
                .forEach((method, operation) ->
                        Routes.find(method.name(), path).ifPresent(route -> describe(operation, route))));
    }

    private static void describe(Operation operation, Route route) {
        operation.setOperationId(route.operationId());
        operation.setSummary(route.summary());
        operation.setDescription(route.needs().sentence());
        operation.setTags(List.of(route.tag()));
        operation.addExtension(
                "x-needs",
                route.needs().permission() == null
                        ? route.needs().kind().name().toLowerCase(Locale.ROOT)
                        : Needs.name(route.needs().permission()));
        boolean open = route.needs().kind() == Needs.Kind.NOTHING;
        operation.setSecurity(
                open ? List.of() : List.of(new SecurityRequirement().addList(DocumentConfiguration.SESSION)));
        Optional.ofNullable(operation.getParameters()).orElse(List.of()).forEach(RoutesInDocument::describe);
        if (route.takesIdempotencyKey()) {
            operation.addParametersItem(HeadersInDocument.idempotencyKey());
        }
        operation.setResponses(responses(operation, route));
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().forEach(RoutesInDocument::describe);
        }
    }

    private static ApiResponses responses(Operation operation, Route route) {
        ApiResponses responses = new ApiResponses();
        for (int status : route.successes()) {
            responses.addApiResponse(Integer.toString(status), success(operation, route, status));
        }
        for (int status : route.allRefusals(operation.getRequestBody() != null)) {
            responses.addApiResponse(Integer.toString(status), Refusals.answer(status));
        }
        if (HeadersInDocument.hasIfMatch(operation)) {
            responses.addApiResponse("412", Refusals.answer(412));
        }
        route.written()
                .forEach((status, name) -> responses.addApiResponse(
                        Integer.toString(status), new ApiResponse().$ref("#/components/responses/" + name)));
        return responses;
    }

    private static ApiResponse success(Operation operation, Route route, int status) {
        ApiResponse response = new ApiResponse().description(status == 201 ? "Made." : "Done.");
        operation.getResponses().values().stream()
                .map(ApiResponse::getContent)
                .filter(content -> content != null && status != 204)
                .flatMap(content -> content.values().stream())
                .map(MediaType::getSchema)
                .findFirst()
                .ifPresent(schema -> response.setContent(json(schema)));
        operation.getResponses().values().stream()
                .map(ApiResponse::getHeaders)
                .filter(Objects::nonNull)
                .forEach(headers -> headers.forEach(response::addHeaderObject));
        if (route.takesIdempotencyKey()) {
            response.addHeaderObject("Idempotent-Replayed", HeadersInDocument.replayed());
        }
        return response;
    }

    /** What is read line by line has no schema of its own; an example shows a line. */
    private static void describe(String mediaType, MediaType content) {
        if (!mediaType.equals("application/json")) {
            content.setSchema(new StringSchema()
                    .description("JSON lines: of each key what a new one is made of, and the SHA-256 of its text.")
                    .example(IMPORTED_KEY));
        }
    }

    private static Content json(Schema<?> schema) {
        return new Content().addMediaType("application/json", new MediaType().schema(schema));
    }

    private static void describe(Parameter parameter, String description, int longest) {
        parameter.setDescription(description);
        parameter.getSchema().setMaxLength(longest);
    }

    private static void describeTime(Parameter parameter, String description) {
        describe(
                parameter,
                description + " Where requests are counted, the hour or day that it lies in is told whole.",
                64);
        parameter.getSchema().setFormat("date-time");
    }

    private static void describe(Parameter parameter) {
        // springdoc gives all parameters that are text one and the same schema.
        parameter.setSchema(AnnotationsUtils.clone(parameter.getSchema(), false));
        switch (parameter.getName()) {
            case "limit" -> {
                parameter.setDescription("The most that a page is to have.");
                parameter.getSchema().setMinimum(BigDecimal.ONE);
                parameter.getSchema().setMaximum(BigDecimal.valueOf(200));
            }
            case "after" -> {
                parameter.setDescription("`next` of the page before.");
                parameter.getSchema().setMaxLength(160);
            }
            case "by" -> {
                parameter.setDescription("`day`, if it is left out.");
                if (parameter.getSchema() instanceof StringSchema text) {
                    text.setEnum(List.of("hour", "day"));
                }
            }
            case "status" -> {
                parameter.setDescription("How it stands with the delivery; however it does, if it is left out.");
                if (parameter.getSchema() instanceof StringSchema text) {
                    text.setEnum(List.of("pending", "delivered", "failed"));
                }
            }
            case "credential" -> {
                parameter.setDescription("The id of a client secret or an API key; all of them, if it is left out.");
                parameter.getSchema().setMaxLength(128);
            }
            case "newer_than" ->
                describe(
                        parameter,
                        "`now` to begin to follow, then `newest` of the answer before: only what has become visible since, oldest first.",
                        5000);
            case "type" ->
                describe(
                        parameter,
                        "The name of a type, or of a family (`member.*`); with `-` before it, all others.",
                        64);
            case "actor", "subject" -> describe(parameter, "An id.", 128);
            case "from" -> describeTime(parameter, "The earliest time.");
            case "to" -> describeTime(parameter, "The first time that is too late.");
            default -> {
                if ("path".equals(parameter.getIn())) {
                    parameter.getSchema().setMaxLength(64);
                }
            }
        }
    }
}
