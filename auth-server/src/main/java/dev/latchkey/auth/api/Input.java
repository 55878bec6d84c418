package dev.latchkey.auth.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what a caller sent, field by field, and tells of all faults at once. For one request. */
public final class Input {

    public static final int MAX_NAME = 200;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

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
     * How long two credentials shall work beside each other, as a text of ISO 8601; {@code null} if that was not said.
     *
     * @param most whole days
     */
    public Duration overlap(String field, String value, Duration most) {
        if (value == null) {
            return null;
        }
        try {
            Duration overlap = Duration.parse(value);
            if (!overlap.isNegative() && overlap.compareTo(most) <= 0) {
                return overlap;
            }
        } catch (DateTimeParseException e) {
            // Told below, as what is out of range is.
        }
        fault(field, "Must be an ISO 8601 duration from PT0S to P" + most.toDays() + "D, for example PT24H.");
        return null;
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

    /** Whether a text may be the id of something: all of ours are of this form, and databases and caches need not see another. */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
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
