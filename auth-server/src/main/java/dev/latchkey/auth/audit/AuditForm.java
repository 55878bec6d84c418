package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.Input;
import java.util.regex.Pattern;

/**
 * The filter as it was typed.
 *
 * @param from a day, or a time as browsers send it: of UTC where it does not say otherwise
 * @param to the same
 */
record AuditForm(String type, String actor, String subject, String from, String to) {

    private static final Pattern WITHOUT_ZONE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

    AuditFilter filter(String organizationId, Input input) {
        return AuditFilter.read(organizationId, type, actor, subject, inUtc(from), inUtc(to), input);
    }

    private static String inUtc(String time) {
        return time != null && WITHOUT_ZONE.matcher(time).matches() ? time + "Z" : time;
    }
}
