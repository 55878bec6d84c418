package dev.latchkey.auth.openapi;

import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Tagged;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Arrays;
import java.util.Optional;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.method.HandlerMethod;

/** The headers by which changes, and creations, happen once: those of entity tags by what a controller's method takes and returns. */
final class HeadersInDocument implements OperationCustomizer {

    private static final String IF_MATCH = "If-Match";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == IfMatch.class)) {
            operation.addParametersItem(
                    header(
                            IF_MATCH,
                            "The `ETag` of what was read: if it has been changed since, nothing is done. `*`, or none, for whatever it is."));
        }
        if (Tagged.class.isAssignableFrom(shown(handler))) {
            operation
                    .getResponses()
                    .values()
                    .forEach(answer -> answer.addHeaderObject(
                            "ETag", text("Of what a change can change; for `If-Match` (RFC 9110 §8.8.3).")));
        }
        return operation;
    }

    /** Whether a change can be made to depend on nothing having changed. */
    static boolean hasIfMatch(Operation operation) {
        return Optional.ofNullable(operation.getParameters()).stream()
                .flatMap(parameters -> parameters.stream())
                .anyMatch(parameter -> IF_MATCH.equals(parameter.getName()));
    }

    static Parameter idempotencyKey() {
        Parameter key = header(
                IDEMPOTENCY_KEY,
                "A text of your own, a UUID say. For a day the same request with the same key gets the same answer again, and nothing more happens.");
        key.getSchema().minLength(1).maxLength(255).pattern("^[ -~]+$");
        return key;
    }

    static Header replayed() {
        return text("`true` on an answer that was given before.");
    }

    private static Class<?> shown(HandlerMethod handler) {
        ResolvableType returned = ResolvableType.forMethodReturnType(handler.getMethod());
        return returned.toClass() == ResponseEntity.class
                ? returned.getGeneric(0).toClass()
                : returned.toClass();
    }

    private static Parameter header(String name, String description) {
        return new HeaderParameter()
                .name(name)
                .required(false)
                .description(description)
                .schema(new StringSchema());
    }

    private static Header text(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
