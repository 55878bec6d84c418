package dev.latchkey.auth.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What somebody typed about a webhook, kept as typed.
 *
 * @param groups those that were ticked: groups of events, or all
 * @param names of single events, with something between them
 */
record WebhookForm(String url, Set<String> groups, String names) {

    static final WebhookForm EMPTY = new WebhookForm("", Set.of(), "");

    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");

    static WebhookForm of(String url, List<String> groups, String names) {
        return new WebhookForm(url, groups == null ? Set.of() : Set.copyOf(groups), names);
    }

    static WebhookForm of(Webhook webhook) {
        Set<String> groups = new TreeSet<>(webhook.eventTypes());
        groups.removeAll(SubscribableEvents.NAMES);
        Set<String> names = new TreeSet<>(webhook.eventTypes());
        names.removeAll(groups);
        return new WebhookForm(webhook.url(), groups, String.join("\n", names));
    }

    /** As the management API takes them. */
    List<String> eventTypes() {
        List<String> all = new ArrayList<>(groups.stream().sorted().toList());
        BETWEEN.splitAsStream(names.strip()).filter(name -> !name.isEmpty()).forEach(all::add);
        return all;
    }

    @Override
    public String toString() {
        return "WebhookForm[]";
    }
}
