package dev.latchkey.auth.webhook;

import dev.latchkey.auth.event.EventType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The events that a webhook can be told of: those of organizations, but for {@code token.issued}, of which there are thousands a second, and for
 * what somebody did to look whether a webhook is told. What happens to people's accounts, signing keys and resource servers is nobody's to send on.
 */
final class SubscribableEvents {

    static final String ALL = "*";

    /** Sent when somebody asks for it; nobody subscribes to it. */
    static final String TEST = "webhook.test";

    private static final Set<String> OF_THE_PLATFORM = Set.of("user", "signing_key", "resource_server");

    private static final Set<EventType> NOT_SENT =
            EnumSet.of(EventType.TOKEN_ISSUED, EventType.WEBHOOK_TESTED, EventType.WEBHOOK_REDELIVERED);

    /** Asked for each token that is issued, so no names are compared. */
    private static final Set<EventType> SENT = EnumSet.complementOf(EnumSet.copyOf(NOT_SENT));

    static {
        SENT.removeIf(type -> OF_THE_PLATFORM.contains(group(type.dottedName())));
    }

    /** Names in alphabetical order. */
    static final List<String> NAMES =
            SENT.stream().map(EventType::dottedName).sorted().toList();

    /** What stands before the dots of names, each with {@code .*} behind it, in alphabetical order. */
    static final List<String> GROUPS =
            NAMES.stream().map(SubscribableEvents::groupPattern).distinct().toList();

    private static final Set<String> KNOWN = new TreeSet<>(NAMES);

    static {
        KNOWN.addAll(GROUPS);
        KNOWN.add(ALL);
    }

    private SubscribableEvents() {}

    /** Whether that is an event, a group of them, or all. */
    static boolean isKnown(String pattern) {
        return KNOWN.contains(pattern);
    }

    /** The group of an event, for example {@code api_key.*}. */
    static String groupPattern(String name) {
        return group(name) + ".*";
    }

    /** Whether anybody can be told of that kind of event. */
    static boolean isSubscribable(EventType type) {
        return SENT.contains(type);
    }

    private static String group(String name) {
        return name.substring(0, name.indexOf('.'));
    }

    /** The groups, for a sentence. */
    static String groups() {
        return GROUPS.stream().collect(Collectors.joining(", "));
    }
}
