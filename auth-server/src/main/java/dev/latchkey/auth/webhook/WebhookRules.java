package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.egress.TargetUrls;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Checks what somebody said of a webhook, for the API and the pages alike. */
@Component
class WebhookRules {

    static final int MOST_EVENT_TYPES = 100;

    private final TargetUrls urls;

    WebhookRules(TargetUrls urls) {
        this.urls = urls;
    }

    /** A URL that must be there. */
    String url(Input input, String url) {
        if (url == null || url.isBlank()) {
            input.fault("url", "Must not be empty.");
            return null;
        }
        String stripped = url.strip();
        urls.fault(stripped).ifPresent(fault -> input.fault("url", fault));
        return stripped;
    }

    /** What it is to be told, which must be something; each once. */
    List<String> eventTypes(Input input, List<String> eventTypes) {
        if (eventTypes == null || eventTypes.isEmpty()) {
            input.fault("event_types", "Name at least one event, such as api_key.revoked or api_key.*, or * for all.");
            return List.of();
        }
        if (eventTypes.size() > MOST_EVENT_TYPES) {
            input.fault("event_types", "Must not be more than " + MOST_EVENT_TYPES + ".");
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>();
        for (String eventType : eventTypes) {
            if (eventType != null && SubscribableEvents.isKnown(eventType)) {
                known.add(eventType);
            } else {
                input.fault("event_types", unknown(eventType));
            }
        }
        return List.copyOf(known);
    }

    private static String unknown(String eventType) {
        if ("token.issued".equals(eventType)) {
            return "token.issued is not sent: there are too many. The audit log and the usage have them.";
        }
        return "One of them is no event of an organization. There are * and " + SubscribableEvents.groups()
                + ", and the names that stand for.";
    }
}
