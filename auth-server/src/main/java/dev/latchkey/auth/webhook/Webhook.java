package dev.latchkey.auth.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * An endpoint of an organization that is told of its events.
 *
 * @param url may be worth as much as a password to whoever knows it, so it stands in no event and no log
 * @param eventTypes names, groups or {@code *}
 * @param disabledReason why it is told nothing, {@code null} while it is enabled
 * @param failures how many rounds in a row delivered nothing; 0 if the last one did
 * @param failingSince {@code null} if there are none
 * @param lastDeliveredAt {@code null} if nothing was delivered yet
 */
record Webhook(
        String id,
        String organizationId,
        String url,
        List<String> eventTypes,
        Reason disabledReason,
        Instant createdAt,
        int failures,
        Instant failingSince,
        Instant lastDeliveredAt) {

    /** Why a webhook is disabled. */
    enum Reason {
        /** Somebody wanted it. */
        MANUAL,
        /** Nothing could be delivered for a day. */
        FAILING,
        /** It answered 410: it will not be there again. */
        GONE;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        String wireName() {
            return wireName;
        }

        static Reason ofWireName(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    public boolean isDisabled() {
        return disabledReason != null;
    }

    /** Whether it is to be sent to, but cannot be reached at present. */
    public boolean isFailing() {
        return !isDisabled() && failures > 0;
    }

    /** Without the path and what follows it. */
    String origin() {
        return URI.create(url).resolve("/").toString();
    }

    @Override
    public String toString() {
        return "Webhook[" + id + "]";
    }
}
