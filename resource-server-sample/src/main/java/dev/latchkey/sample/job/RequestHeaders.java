package dev.latchkey.sample.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Request headers with their values, in the order in which they came. The values are secrets: only the names are printed. */
final class RequestHeaders {

    /** What is shown in place of a value; sent back, it means that the stored value stays. */
    static final String MASK = "***";

    static final RequestHeaders NONE = new RequestHeaders(Map.of());

    private final Map<String, String> values;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    RequestHeaders(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Map<String, String> values() {
        return values;
    }

    /** The same headers as a caller sees them. */
    Map<String, String> masked() {
        return masked(values.keySet());
    }

    static Map<String, String> masked(Iterable<String> names) {
        Map<String, String> masked = new LinkedHashMap<>();
        names.forEach(name -> masked.put(name, MASK));
        return masked;
    }

    @Override
    public String toString() {
        return "RequestHeaders" + values.keySet();
    }
}
