package dev.latchkey.auth.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what a caller sent, field by field, and tells of all faults at once. For one request. */
public final class Input {

    public static final int MAX_NAME = 200;

    private final List<FieldFault> faults = new ArrayList<>();

    /** Notes a fault. */
    public void fault(String field, String detail) {
        faults.add(new FieldFault(field, detail));
    }

    /** A name that must be there: 1 to 200 characters, without control characters; white space around it is dropped. */
    public String name(String field, String value) {
        if (value == null || value.isBlank()) {
            fault(field, "Must not be empty.");
            return null;
        }
        String stripped = value.strip();
        if (stripped.length() > MAX_NAME) {
            fault(field, "Must not be longer than " + MAX_NAME + " characters.");
        } else if (!isText(stripped)) {
            fault(field, "Must not hold control characters.");
        }
        return stripped;
    }

    /** A role that must be there. */
    public Role role(String field, String value) {
        Optional<Role> role = Role.ofWireName(value);
        if (role.isEmpty()) {
            fault(field, "Must be owner, admin, developer or auditor.");
        }
        return role.orElse(null);
    }

    /**
     * Ends the check.
     *
     * @throws ApiProblem 400, if anything was wrong
     */
    public void requireNoFaults() {
        if (!faults.isEmpty()) {
            throw ApiProblem.invalid(faults);
        }
    }

    /** Whether a text holds whole and assigned characters only, and none that controls or ends a line. */
    public static boolean isText(String text) {
        return text.codePoints().allMatch(character -> switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        });
    }
}
