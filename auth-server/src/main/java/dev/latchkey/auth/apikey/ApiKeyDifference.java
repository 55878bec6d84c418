package dev.latchkey.auth.apikey;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What a change made of a key: the names and new values of the fields that differ, as an event tells them. */
final class ApiKeyDifference {

    private final ApiKey before;
    private final ApiKey after;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private ApiKeyDifference(ApiKey before, ApiKey after) {
        this.before = before;
        this.after = after;
    }

    /** Empty where the keys say the same. */
    static Map<String, String> between(ApiKey before, ApiKey after) {
        ApiKeyDifference difference = new ApiKeyDifference(before, after);
        difference.field("name", ApiKey::name);
        difference.field("scopes", key -> words(key.restrictions().scopes()));
        difference.field("endpoint_groups", key -> words(key.restrictions().endpointGroups()));
        difference.field("allowed_ips", key -> words(key.restrictions().allowedIps()));
        difference.field("rate_limit", key -> number(key.restrictions().rateLimit()));
        return difference.fields;
    }

    private void field(String name, Function<ApiKey, String> value) {
        if (!Objects.equals(value.apply(before), value.apply(after))) {
            fields.put(name, value.apply(after));
        }
    }

    private static String number(Long number) {
        return number == null ? "" : number.toString();
    }

    private static String words(Collection<String> words) {
        return String.join(" ", words);
    }
}
