package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What a form about a key offers: types, scopes and endpoint groups with the words that the presets have for them. */
@Component
class ApiKeyChoices {

    private final KeyTypes keyTypes;
    private final Presets presets;
    private final Resellers resellers;

    ApiKeyChoices(KeyTypes keyTypes, Presets presets, Resellers resellers) {
        this.keyTypes = keyTypes;
        this.presets = presets;
        this.resellers = resellers;
    }

    /**
     * A type to choose.
     *
     * @param what its rules in a few words
     */
    record Offer(String id, KeyType type, String what) {}

    /**
     * What a form says of the limit that a key can have of its own.
     *
     * @param label what is asked for
     * @param hint what holds where nothing is said
     */
    record LimitWords(String label, String hint) {}

    LimitWords limitWords(KeyType type) {
        return new LimitWords(
                "Requests in " + time(type.limitPeriod()),
                type.rateLimit() == null
                        ? "At most. Leave it empty for no limit."
                        : "At most. Leave it empty for "
                                + count(type.rateLimit().limit()) + ", the most that keys of this kind can have.");
    }

    /** What the last day of a new key means. */
    static String endWords(KeyType type) {
        return "The key works until this day is over in UTC. Leave it empty for "
                + (type.lifetime() == null
                        ? "a key that does not end by itself."
                        : type.lifetime().toDays() + " days, the longest that keys of this kind live.");
    }

    /** How often a key may be used. */
    String limit(ApiKey key) {
        RateLimit limit = type(key).limit(key.restrictions().rateLimit());
        return limit == null ? "no limit" : requests(limit);
    }

    List<Offer> types() {
        return keyTypes.all().entrySet().stream()
                .map(entry -> new Offer(entry.getKey(), entry.getValue(), what(entry.getValue())))
                .toList();
    }

    /** The type of a key; one without anything, where no preset has it any more. */
    KeyType type(ApiKey key) {
        return keyTypes.find(key.type())
                .orElseGet(() -> new KeyType(
                        key.type(), "", Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, false, null, null));
    }

    String typeName(ApiKey key) {
        return type(key).name();
    }

    Map<String, String> scopes(KeyType type) {
        Map<String, String> sentences = new TreeMap<>();
        type.scopes().forEach(scope -> sentences.put(scope, presets.scopes().get(scope)));
        return sentences;
    }

    Map<String, String> endpointGroups(KeyType type) {
        Map<String, String> names = new TreeMap<>();
        type.endpointGroups().forEach(id -> {
            EndpointGroup group = keyTypes.endpointGroup(id);
            names.put(id, group.name() + ", from plan " + group.plan());
        });
        return names;
    }

    List<Reseller> resellers(String organizationId) {
        return resellers.of(organizationId);
    }

    private static String what(KeyType type) {
        List<String> words = new ArrayList<>();
        if (!type.methods().isEmpty()) {
            words.add(String.join(" and ", type.methods().stream().sorted().toList()) + " only");
        }
        if (!type.environments().isEmpty()) {
            words.add("for "
                    + String.join(" and ", type.environments().stream().sorted().toList()));
        }
        if (type.rateLimit() != null) {
            words.add(requests(type.rateLimit()));
        }
        if (type.lifetime() != null) {
            words.add("ends after " + time(type.lifetime()));
        }
        if (type.rotationDueAfter() != null) {
            words.add("to be rotated after " + time(type.rotationDueAfter()));
        }
        if (type.reseller()) {
            words.add("counts against a reseller's quota");
        }
        return String.join(" · ", words);
    }

    private static String requests(RateLimit limit) {
        return count(limit.limit()) + " requests in " + time(limit.period());
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static String time(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " days";
        }
        return duration.equals(Duration.ofMinutes(1)) ? "a minute" : duration.toSeconds() + " seconds";
    }
}
