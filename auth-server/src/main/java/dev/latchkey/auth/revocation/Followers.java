package dev.latchkey.auth.revocation;

import dev.latchkey.auth.revocation.FollowerStore.Row;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Who follows the log: each node tells the others of its streams, by way of the database, every few seconds. */
@Component
public class Followers {

    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    /** What a node has not said again for so long it cannot say any more: it is down, or has no database. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration KEPT = Duration.ofDays(1);

    private final FollowerStore store;
    private final RevocationStream stream;
    private final RevocationLog revocationLog;
    private final Clock clock;
    private final String node;

    Followers(
            FollowerStore store,
            RevocationStream stream,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            Clock clock) {
        this.store = store;
        this.stream = stream;
        this.revocationLog = revocationLog;
        this.clock = clock;
        this.node = secretGenerator.id("node_");
    }

    /**
     * How a resource server follows, as the nodes said last.
     *
     * @param streams open streams; 0 for one that does not follow now
     * @param behind positions of the log that the slowest of them had yet to take
     * @param seenAt when a stream of it was last open
     */
    public record Following(int streams, long behind, Instant seenAt) {}

    /** How each of these resource servers follows; one that never did is left out. */
    public Map<String, Following> of(Collection<String> clientIds) {
        Instant now = clock.instant();
        return store.of(clientIds).stream()
                .collect(Collectors.groupingBy(
                        Row::clientId, Collectors.collectingAndThen(Collectors.toList(), rows -> together(rows, now))));
    }

    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT5S")
    void tell() {
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            long position = revocationLog.cursor();
            List<Row> rows = stream.followers().entrySet().stream()
                    .map(follower -> row(follower.getKey(), follower.getValue(), position, now))
                    .toList();
            if (!rows.isEmpty()) {
                store.see(node, rows, now);
            }
            store.end(node, now);
            store.prune(now.minus(KEPT));
        } catch (DataAccessException e) {
            log.debug("Who follows could not be stored", e);
        }
    }

    private static Row row(String clientId, List<Long> told, long position, Instant now) {
        long slowest = told.stream().mapToLong(Long::longValue).min().orElse(position);
        return new Row(clientId, told.size(), Math.max(0, position - slowest), now);
    }

    private static Following together(List<Row> rows, Instant now) {
        List<Row> present = rows.stream()
                .filter(row -> row.seenAt().isAfter(now.minus(SILENCE)))
                .toList();
        return new Following(
                present.stream().mapToInt(Row::streams).sum(),
                present.stream().mapToLong(Row::behind).max().orElse(0),
                rows.stream().map(Row::seenAt).max(Comparator.naturalOrder()).orElseThrow());
    }
}
