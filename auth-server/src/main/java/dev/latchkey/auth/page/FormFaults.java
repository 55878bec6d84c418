package dev.latchkey.auth.page;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.FieldFault;
import java.util.List;

/**
 * What is wrong with a form, by the names that the management API gives its fields: the same rules have found it.
 *
 * @param whole what is wrong with no single field; {@code null} for nothing
 */
public record FormFaults(List<FieldFault> faults, String whole) {

    /** Nothing is wrong, or nothing has been sent yet. */
    public static final FormFaults NONE = new FormFaults(List.of(), null);

    public static FormFaults of(List<FieldFault> faults) {
        return new FormFaults(List.copyOf(faults), null);
    }

    public static FormFaults of(String field, String detail) {
        return of(List.of(new FieldFault(field, detail)));
    }

    public static FormFaults ofWhole(String detail) {
        return new FormFaults(List.of(), detail);
    }

    /**
     * What a problem says about the form.
     *
     * @throws ApiProblem that problem, if it is not about what was typed
     */
    public static FormFaults of(ApiProblem problem) {
        if (problem.getBody().getProperties() != null
                && problem.getBody().getProperties().get("errors") instanceof List<?> errors) {
            return of(errors.stream().map(FieldFault.class::cast).toList());
        }
        if (problem.getStatusCode().value() == 409 && problem.getBody().getDetail() != null) {
            return ofWhole(problem.getBody().getDetail());
        }
        throw problem;
    }

    public boolean any() {
        return whole != null || !faults.isEmpty();
    }

    /** What is wrong with a field, as one text; {@code null} for nothing. */
    public String at(String field) {
        List<String> details = faults.stream()
                .filter(fault -> fault.field().equals(field))
                .map(FieldFault::detail)
                .toList();
        return details.isEmpty() ? null : String.join(" ", details);
    }
}
