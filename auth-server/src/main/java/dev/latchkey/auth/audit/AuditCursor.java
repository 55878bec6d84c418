package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.ApiProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the log, newest first: right behind that row. */
record AuditCursor(Instant at, int chain, long seq) {

    /** Short enough for each number to be one that the database knows. */
    private static final Pattern TEXT = Pattern.compile("(\\d{1,17})\\.(\\d{1,9})\\.(\\d{1,18})");

    static AuditCursor of(AuditRow row) {
        return new AuditCursor(row.occurredAt(), row.chain(), row.seq());
    }

    /**
     * @throws ApiProblem 400, if the text is no cursor
     */
    static AuditCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw ApiProblem.invalid("after", "Is no cursor.");
        }
        return new AuditCursor(
                instant(Long.parseLong(parts.group(1))),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)));
    }

    String text() {
        return RowDigest.micros(at) + "." + chain + "." + seq;
    }

    /**
     * @param micros since the epoch
     */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
