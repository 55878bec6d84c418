package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.ApiProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody has followed the log. Rows become visible a little later than their time says, and not in the order of their times; but
 * those of one chain do so in the order of the chain. So a follower reads again what is not older than {@link #OVERLAP}, and knows of each
 * chain that it met there how far it has seen it.
 *
 * @param seenUntil until when the log has been seen, but for rows that were not visible yet
 * @param chains the last row seen of each chain, as far as that is not older than the overlap
 */
record FollowCursor(Instant seenUntil, Map<Integer, Seen> chains) {

    /**
     * How late a row may become visible. Its time is set right before it is written and committed, which the driver waits ten seconds for; the
     * rest is for clocks of nodes that differ.
     */
    static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final int MOST_CHAINS = 100;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,17})((?:\\.\\d{1,9}-\\d{1,18}-\\d{1,17})*)");
    private static final Pattern CHAIN = Pattern.compile("\\.(\\d+)-(\\d+)-(\\d+)");

    record Seen(int chain, long seq, Instant at) {

        static Seen of(AuditRow row) {
            return new Seen(row.chain(), row.seq(), row.occurredAt());
        }
    }

    static FollowCursor of(Instant seenUntil, Collection<Seen> seen) {
        Map<Integer, Seen> chains = new TreeMap<>();
        seen.forEach(chain -> chains.merge(chain.chain(), chain, (a, b) -> a.seq() > b.seq() ? a : b));
        return new FollowCursor(seenUntil, chains);
    }

    /**
     * @throws ApiProblem 400, if the text is no such cursor
     */
    static FollowCursor parse(String text) {
        Matcher whole = TEXT.matcher(text);
        List<Seen> seen = new ArrayList<>();
        if (whole.matches()) {
            for (Matcher chain = CHAIN.matcher(whole.group(2)); chain.find() && seen.size() <= MOST_CHAINS; ) {
                seen.add(new Seen(
                        Integer.parseInt(chain.group(1)),
                        Long.parseLong(chain.group(2)),
                        AuditCursor.instant(Long.parseLong(chain.group(3)))));
            }
        }
        if (!whole.matches() || seen.size() > MOST_CHAINS) {
            throw ApiProblem.invalid("newer_than", "Is no cursor.");
        }
        return of(AuditCursor.instant(Long.parseLong(whole.group(1))), seen);
    }

    /** From when on to read. */
    Instant since() {
        return seenUntil.minus(OVERLAP);
    }

    /**
     * The cursor behind these rows.
     *
     * @param now when they were read, {@code null} if there are more of them already
     */
    FollowCursor after(List<AuditRow> rows, Instant now) {
        List<Seen> seen = new ArrayList<>(chains.values());
        rows.forEach(row -> seen.add(Seen.of(row)));
        if (now == null) {
            return of(seenUntil, seen);
        }
        Instant until = now.isAfter(seenUntil) ? now : seenUntil;
        Instant since = until.minus(OVERLAP);
        // A later row of the chain says more than an earlier one, even if the clock went back between them.
        FollowCursor all = of(until, seen);
        return of(
                until,
                all.chains().values().stream()
                        .filter(chain -> !chain.at().isBefore(since) || isIn(rows, chain.chain(), since))
                        .toList());
    }

    String text() {
        StringBuilder text = new StringBuilder().append(RowDigest.micros(seenUntil));
        chains.values()
                .forEach(seen -> text.append('.')
                        .append(seen.chain())
                        .append('-')
                        .append(seen.seq())
                        .append('-')
                        .append(RowDigest.micros(seen.at())));
        return text.toString();
    }

    private static boolean isIn(List<AuditRow> rows, int chain, Instant since) {
        return rows.stream()
                .anyMatch(row -> row.chain() == chain && !row.occurredAt().isBefore(since));
    }
}
