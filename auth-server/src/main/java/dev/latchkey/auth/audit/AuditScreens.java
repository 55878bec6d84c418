package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.Names;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.page.FormFaults;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages of the audit log show, put together for their templates. */
@Component
class AuditScreens {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final List<Names> names;

    AuditScreens(List<Names> names) {
        this.names = names;
    }

    /**
     * A row, readable.
     *
     * @param actorName {@code null} where only the id is known, as {@code subjectName}
     * @param facts the event's data, by name
     */
    record Line(ShownEvent event, String time, String actorName, String subjectName, Map<String, String> facts) {}

    /**
     * @param newest where to follow from; {@code null} for a page that stands still
     */
    ModelAndView list(String organizationId, AuditForm form, Page<AuditRow> page, String newest, FormFaults faults) {
        return new ModelAndView("audit-log")
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("families", families())
                .addObject("lines", lines(organizationId, page.items()))
                .addObject("next", page.next())
                .addObject("newest", newest)
                .addObject("first", true);
    }

    ModelAndView news(String organizationId, AuditForm form, List<AuditRow> rows, String newest) {
        return new ModelAndView("audit-log-news")
                .addObject("form", form)
                .addObject("lines", lines(organizationId, rows))
                .addObject("newest", newest)
                .addObject("base", "/organizations/" + organizationId);
    }

    private List<Line> lines(String organizationId, List<AuditRow> rows) {
        Set<String> ids = rows.stream()
                .flatMap(row -> Stream.of(row.actor(), row.subject()))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> known = new HashMap<>();
        if (!ids.isEmpty()) {
            names.forEach(feature -> known.putAll(feature.in(organizationId, ids)));
        }
        List<Line> lines = new ArrayList<>();
        for (AuditRow row : rows) {
            ShownEvent event = ShownEvent.of(row);
            lines.add(new Line(
                    event,
                    TIME.format(event.occurredAt()),
                    known.get(event.actor()),
                    known.get(event.subject()),
                    new TreeMap<>(event.data())));
        }
        return lines;
    }

    /** Types by what they are about. */
    private static Map<String, List<String>> families() {
        return Arrays.stream(EventType.values())
                .map(EventType::dottedName)
                .sorted()
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.indexOf('.')), TreeMap::new, Collectors.toList()));
    }
}
