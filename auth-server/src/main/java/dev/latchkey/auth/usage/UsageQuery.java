package dev.latchkey.auth.usage;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.usage.UsageCounts.Count;
import dev.latchkey.auth.usage.UsageCounts.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

/**
 * What a caller wants to know of counted requests.
 *
 * @param credentialId {@code null} for all
 */
record UsageQuery(String credentialId, Span span) {

    private static final int MAX_CREDENTIAL_ID = 128;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,12})~([\\x21-\\x7E]{1,128})");

    /**
     * Reads a query. {@code from} is moved to the beginning of its hour or day, {@code to} to the end.
     *
     * @param credential {@code null} or empty for all, as for the others
     * @param from {@code null} for the usual time before {@code to}
     * @param to {@code null} for now
     * @param by {@code null} for days
     * @throws ApiProblem 400, with all that is wrong
     */
    static UsageQuery of(String credential, String from, String to, String by, Instant now) {
        Input input = new Input();
        if (StringUtils.hasLength(credential)
                && (credential.length() > MAX_CREDENTIAL_ID || !Input.isText(credential))) {
            input.fault("credential", "Is no id of a credential.");
        }
        By unit = StringUtils.hasLength(by) ? By.of(by).orElse(null) : By.DAY;
        if (unit == null) {
            input.fault("by", "Must be hour or day.");
        }
        Instant end = StringUtils.hasLength(to) ? time(input, "to", to) : now;
        Instant begin = StringUtils.hasLength(from) ? time(input, "from", from) : null;
        input.requireNoFaults();
        Instant ceiling = unit.ceiling(end);
        Instant floor = unit.floor(begin == null ? ceiling.minus(unit.usual()) : begin);
        if (!floor.isBefore(ceiling)) {
            throw ApiProblem.invalid("from", "Must be before to.");
        }
        if (floor.plus(unit.most()).isBefore(ceiling)) {
            throw ApiProblem.invalid(
                    "from",
                    "Must not be more than " + unit.most().toDays() + " days before to, by " + unit.wireName() + ".");
        }
        return new UsageQuery(StringUtils.hasLength(credential) ? credential : null, new Span(unit, floor, ceiling));
    }

    private static Instant time(Input input, String field, String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Told below, as what is out of range is.
        }
        input.fault(field, "Must be an RFC 3339 time, for example 2026-11-22T13:00:00Z.");
        return null;
    }

    /** What stands for a count in {@code after}. */
    static String cursor(Count count) {
        return count.start().getEpochSecond() + "~" + count.credentialId();
    }

    /**
     * The count that a cursor stands for, but for its requests.
     *
     * @throws ApiProblem 400, if it is no cursor
     */
    static Count after(String cursor) {
        if (cursor == null) {
            return null;
        }
        Matcher parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw ApiProblem.invalid("after", "Is no cursor.");
        }
        return new Count(parts.group(2), Instant.ofEpochSecond(Long.parseLong(parts.group(1))), 0);
    }
}
