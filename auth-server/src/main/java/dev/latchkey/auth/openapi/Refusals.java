package dev.latchkey.auth.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The answers that refuse, which look the same on all routes: problem documents (RFC 9457). */
final class Refusals {

    private static final String PROBLEM = "Problem";
    private static final String FAULT = "FieldFault";

    /** The schemas that stand here whole. */
    static final Set<String> OWN = Set.of(PROBLEM, FAULT);

    private static final Map<Integer, String> MEANINGS = new TreeMap<>(Map.ofEntries(
            Map.entry(400, "What was sent is not valid; `errors` says where and why."),
            Map.entry(401, "No session, or one that has ended."),
            Map.entry(
                    403,
                    "The caller's role does not allow this, or `type` says what is missing: a second factor, or a fresh session."),
            Map.entry(404, "Not there, or not for the caller to see."),
            Map.entry(409, "Not possible as things are, or a request with this `Idempotency-Key` is under way."),
            Map.entry(412, "It is not what `If-Match` names any more: it has been changed since."),
            Map.entry(413, "The body is too large."),
            Map.entry(415, "The body is of another kind than this route takes."),
            Map.entry(422, "This `Idempotency-Key` was used for another request."),
            Map.entry(429, "Too many attempts."),
            Map.entry(503, "Something that the server needs does not answer. Try again.")));

    private static final List<Integer> WITH_RETRY_AFTER = List.of(429, 503);

    private Refusals() {}

    /** Adds what {@link #answer} refers to. */
    static void addTo(Components components) {
        components.addSchemas(
                FAULT, object(Map.of("field", text("Its name."), "detail", text("What is wrong with it."))));
        Schema<?> problem = object(Map.of(
                "title", text("The status in words."),
                "status", new IntegerSchema().format("int32").description("The status of the answer.")));
        problem.addProperty(
                "type",
                text("What kind of problem it is; not there if the status says it all. "
                                + "`urn:latchkey:problem:second-factor-required`: enrol a second factor, then try again. "
                                + "`urn:latchkey:problem:fresh-session-required`: sign in again, then try again.")
                        .format("uri-reference"));
        problem.addProperty("detail", text("What to do about it, for a person to read."));
        problem.addProperty("instance", text("The path of the request.").format("uri-reference"));
        problem.addProperty(
                "errors",
                new ArraySchema()
                        .items(new Schema<>().$ref("#/components/schemas/" + FAULT))
                        .description("What is wrong with which member or parameter."));
        components.addSchemas(PROBLEM, problem);
        MEANINGS.forEach((status, meaning) -> components.addResponses(name(status), response(status, meaning)));
    }

    static ApiResponse answer(int status) {
        return new ApiResponse().$ref("#/components/responses/" + name(status));
    }

    private static String name(int status) {
        return "Refusal" + status;
    }

    private static ApiResponse response(int status, String meaning) {
        ApiResponse response = new ApiResponse()
                .description(meaning)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        if (WITH_RETRY_AFTER.contains(status)) {
            response.addHeaderObject(
                    "Retry-After", new Header().description("Seconds to wait.").schema(new IntegerSchema()));
        }
        if (status == 401) {
            response.addHeaderObject(
                    "WWW-Authenticate", new Header().description("RFC 6750 §3.").schema(new StringSchema()));
        }
        return response;
    }

    private static Schema<?> object(Map<String, Schema<?>> members) {
        Schema<?> object = new ObjectSchema();
        new TreeMap<>(members).forEach(object::addProperty);
        object.setRequired(members.keySet().stream().sorted().toList());
        return object;
    }

    private static Schema<?> text(String description) {
        return new StringSchema().description(description);
    }
}
