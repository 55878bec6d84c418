package dev.latchkey.auth.usage;

import dev.latchkey.auth.usage.UsageReport.Count;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads reports and believes nothing in them. Members that it does not know are passed over: the reporter may be newer than this server. */
@Component
class UsageReportReader {

    /** How old an hour may be that is still counted. Repeated batches are recognised for longer than that. */
    static final Duration OLDEST_HOUR = Duration.ofDays(3);

    /** How far a reporter's clock may be ahead of ours. */
    static final Duration CLOCK_SKEW = Duration.ofHours(1);

    static final int MAX_COUNTS = 10_000;

    /** More than a quarter of a million requests in each second of the hour. */
    static final long MAX_REQUESTS = 1_000_000_000L;

    private static final int MAX_CREDENTIAL_ID = 128;
    private static final int MAX_ID = 64;
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E]+");

    /** As containers spell it: a link-local one names its network interface. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}(%[0-9A-Za-z._-]{1,16})?");

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Clock clock;

    UsageReportReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads a whole report.
     *
     * @throws BadReportException for the first member that is not as the contract wants it
     */
    UsageReport read(byte[] body) {
        Member report = new Member("", document(body));
        Member counts = report.member("counts");
        if (!counts.node.isArray() || counts.node.size() > MAX_COUNTS) {
            throw counts.fault("must be an array of at most " + MAX_COUNTS + " counts");
        }
        Instant now = clock.instant();
        List<Count> read = new ArrayList<>(counts.node.size());
        for (int i = 0; i < counts.node.size(); i++) {
            read.add(count(new Member("counts[" + i + "]", counts.node.get(i)), now));
        }
        return new UsageReport(
                report.member("batch_id").matching(UUID_TEXT, "must be a UUID").toLowerCase(Locale.ROOT), read);
    }

    private JsonNode document(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw new BadReportException("", "must be one JSON document (RFC 8259)");
        }
    }

    private static Count count(Member count, Instant now) {
        Instant lastUsedAt = count.member("last_used_at").isAbsent()
                ? null
                : count.member("last_used_at").time(now);
        String address = count.member("last_used_ip").isAbsent()
                ? null
                : count.member("last_used_ip").matching(ADDRESS, "must be an IP address");
        return new Count(
                count.member("credential_id").id(MAX_CREDENTIAL_ID),
                count.member("organization_id").id(MAX_ID),
                count.member("workspace_id").optionalId(),
                count.member("reseller_client_id").optionalId(),
                count.member("hour").hour(now),
                count.member("requests").requests(),
                // A clock that is ahead must not let a credential look used until ours has caught up.
                lastUsedAt != null && lastUsedAt.isAfter(now) ? now : lastUsedAt,
                address);
    }

    /** A place in the document, with the name to tell of it. */
    private record Member(String path, JsonNode node) {

        Member member(String name) {
            if (!node.isObject()) {
                throw fault("must be a JSON object");
            }
            return new Member(path.isEmpty() ? name : path + '.' + name, node.path(name));
        }

        BadReportException fault(String fault) {
            return new BadReportException(path, fault);
        }

        boolean isAbsent() {
            return node.isNull() || node.isMissingNode();
        }

        String optionalId() {
            return isAbsent() ? null : id(MAX_ID);
        }

        String id(int maxLength) {
            String text = matching(PRINTABLE, "must be an identifier of 1 to " + maxLength + " characters");
            if (text.length() > maxLength) {
                throw fault("must be an identifier of 1 to " + maxLength + " characters");
            }
            return text;
        }

        String matching(Pattern pattern, String fault) {
            if (!node.isString() || !pattern.matcher(node.stringValue()).matches()) {
                throw fault(fault);
            }
            return node.stringValue();
        }

        long requests() {
            if (!node.isIntegralNumber()
                    || !node.canConvertToLong()
                    || node.longValue() < 0
                    || node.longValue() > MAX_REQUESTS) {
                throw fault("must be a whole number from 0 to " + MAX_REQUESTS);
            }
            return node.longValue();
        }

        Instant hour(Instant now) {
            Instant hour = time(now);
            if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
                throw fault("must be the beginning of an hour");
            }
            return hour;
        }

        Instant time(Instant now) {
            Instant time = instant();
            if (time.isBefore(now.minus(OLDEST_HOUR)) || time.isAfter(now.plus(CLOCK_SKEW))) {
                throw fault("must lie between " + OLDEST_HOUR.toDays() + " days ago and now");
            }
            return time;
        }

        private Instant instant() {
            try {
                return Instant.parse(matching(PRINTABLE, "must be an RFC 3339 time"));
            } catch (DateTimeException e) {
                throw fault("must be an RFC 3339 time");
            }
        }
    }
}
