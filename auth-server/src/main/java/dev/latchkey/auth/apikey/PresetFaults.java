package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Plans;
import dev.latchkey.protocol.ApiKeyFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

/** Finds everything that is wrong with the presets, so that whoever writes one need not start the server once for each fault. */
final class PresetFaults {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9]+(_[A-Za-z0-9]+)*_");
    private static final Pattern METHOD = Pattern.compile("[A-Z]+");
    private static final Pattern WORD = Pattern.compile("[!-~&&[^\"\\\\]]+");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._~:/?#@!&()*+,;=%-]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final int MAX_ID = 64;

    private final Presets presets;
    private final Plans plans;
    private final List<String> faults = new ArrayList<>();

    private PresetFaults(Presets presets, Plans plans) {
        this.presets = presets;
        this.plans = plans;
    }

    /** All faults, each a sentence that begins with the setting's name. */
    static List<String> of(Presets presets, Plans plans) {
        PresetFaults found = new PresetFaults(presets, plans);
        presets.scopes().keySet().forEach(found::scope);
        new TreeMap<>(presets.endpointGroups()).forEach(found::endpointGroup);
        new TreeMap<>(presets.keyTypes()).forEach(found::keyType);
        found.prefixesTogether();
        return found.faults;
    }

    private void scope(String name) {
        if (!WORD.matcher(name).matches()) {
            fault("latchkey.scopes." + name, "is no scope (RFC 6749, section 3.3)");
        }
    }

    private void endpointGroup(String id, EndpointGroup group) {
        String setting = "latchkey.endpoint-groups." + id;
        id(setting, id);
        name(setting, group.name());
        // Whoever makes a key may call groups by their names.
        presets.endpointGroups().forEach((otherId, other) -> {
            if (id.compareTo(otherId) > 0
                    && group.name() != null
                    && group.name().equals(other.name())) {
                fault(setting + ".name", "is the name of " + otherId + " already: " + group.name());
            }
        });
        if (group.plan() == null || !plans.isKnown(group.plan())) {
            fault(setting + ".plan", "names no plan of latchkey.plans: " + group.plan());
        }
    }

    private void keyType(String id, KeyType type) {
        String setting = setting(id);
        id(setting, id);
        name(setting, type.name());
        prefix(setting + ".prefix", type.prefix());
        known(setting + ".scopes", type.scopes(), presets.scopes(), "names no scope of latchkey.scopes");
        known(
                setting + ".endpoint-groups",
                type.endpointGroups(),
                presets.endpointGroups(),
                "names no group of latchkey.endpoint-groups");
        words(setting + ".methods", type.methods(), METHOD, "names no HTTP method, in capital letters");
        words(setting + ".environments", type.environments(), WORD, "names no environment");
        positive(setting + ".lifetime", type.lifetime());
        positive(setting + ".rotation-due-after", type.rotationDueAfter());
        if (type.rateLimit() != null) {
            rateLimit(setting + ".rate-limit", type.rateLimit());
        }
        example(setting, type);
    }

    private void id(String setting, String id) {
        if (!ID.matcher(id).matches() || id.length() > MAX_ID) {
            fault(setting, "is named by small letters, digits and single '-', at most " + MAX_ID);
        }
    }

    private void name(String setting, String name) {
        if (!StringUtils.hasText(name)) {
            fault(setting + ".name", "is missing");
        }
    }

    private void prefix(String setting, String prefix) {
        if (!StringUtils.hasText(prefix)) {
            fault(setting, "is missing");
        } else if (!PREFIX.matcher(prefix).matches() || prefix.length() > ApiKeyFormat.MAX_PREFIX_LENGTH) {
            fault(
                    setting,
                    "must be words of letters and digits, each followed by one '_', at most "
                            + ApiKeyFormat.MAX_PREFIX_LENGTH + " characters: " + prefix);
        }
    }

    private void known(String setting, Set<String> names, Map<String, ?> defined, String sentence) {
        names.stream()
                .filter(name -> !defined.containsKey(name))
                .forEach(name -> fault(setting, sentence + ": " + name));
    }

    private void words(String setting, Set<String> words, Pattern pattern, String sentence) {
        words.stream()
                .filter(word -> !pattern.matcher(word).matches())
                .forEach(word -> fault(setting, sentence + ": " + word));
    }

    private void rateLimit(String setting, RateLimit limit) {
        if (limit.limit() < 1) {
            fault(setting + ".limit", "must be at least 1: " + limit.limit());
        }
        if (limit.period() == null) {
            fault(setting + ".period", "is missing");
        }
        positive(setting + ".period", limit.period());
    }

    private void positive(String setting, Duration duration) {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            fault(setting, "must be longer than nothing: " + duration);
        }
    }

    /** Both are written into programs that people copy, between quotation marks. */
    private void example(String setting, KeyType type) {
        if (type.exampleUrl() != null && !URL.matcher(type.exampleUrl()).matches()) {
            fault(setting + ".example-url", "is no http address: " + type.exampleUrl());
        }
        if (type.header() != null && !HEADER.matcher(type.header()).matches()) {
            fault(setting + ".header", "is no name of a header: " + type.header());
        }
    }

    /** A prefix belongs to one type, and what follows a reseller type's prefix to the ids of resellers. */
    private void prefixesTogether() {
        Map<String, KeyType> types = new TreeMap<>(presets.keyTypes());
        types.forEach((id, type) -> types.forEach((otherId, other) -> {
            if (type.prefix() == null || other.prefix() == null || id.equals(otherId)) {
                return;
            }
            if (type.prefix().equals(other.prefix())) {
                if (id.compareTo(otherId) > 0) {
                    fault(setting(id) + ".prefix", "is the prefix of " + otherId + " already: " + type.prefix());
                }
            } else if (other.reseller() && type.prefix().startsWith(other.prefix())) {
                fault(
                        setting(id) + ".prefix",
                        "lies where the reseller ids of " + otherId + " begin, behind " + other.prefix() + ": "
                                + type.prefix());
            }
        }));
    }

    private static String setting(String keyType) {
        return "latchkey.key-types." + keyType;
    }

    private void fault(String setting, String sentence) {
        faults.add(setting + " " + sentence);
    }
}
