package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Plans;
import dev.latchkey.protocol.ApiKeyFormat;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** All key types of all presets, and what the plans allow them. */
@Component
class KeyTypes {

    private final Map<String, KeyType> types;
    private final Map<String, EndpointGroup> endpointGroups;
    private final Plans plans;

    /**
     * @throws InvalidPresetsException if anything is wrong with the presets
     */
    KeyTypes(Presets presets, Plans plans) {
        List<String> faults = PresetFaults.of(presets, plans);
        if (!faults.isEmpty()) {
            throw new InvalidPresetsException(faults);
        }
        this.types = Map.copyOf(presets.keyTypes());
        this.endpointGroups = Map.copyOf(presets.endpointGroups());
        this.plans = plans;
    }

    Optional<KeyType> find(String id) {
        return Optional.ofNullable(types.get(id));
    }

    /** All of them by id, in the order of their ids. */
    SortedMap<String, KeyType> all() {
        return new TreeMap<>(types);
    }

    /** The types whose keys should be rotated, and after how long. */
    Map<String, Duration> rotationDueAfter() {
        return types.entrySet().stream()
                .filter(type -> type.getValue().rotationDueAfter() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, type -> type.getValue().rotationDueAfter()));
    }

    /** An endpoint group that some type has. */
    EndpointGroup endpointGroup(String id) {
        return endpointGroups.get(id);
    }

    /** Endpoint groups by their ids, of which some may be called by their names instead; what is neither stays as it is. */
    Set<String> endpointGroupIds(Set<String> said) {
        return said == null
                ? null
                : said.stream().map(this::endpointGroupId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String endpointGroupId(String said) {
        if (said == null || endpointGroups.containsKey(said)) {
            return said;
        }
        return endpointGroups.entrySet().stream()
                .filter(group -> group.getValue().name().equals(said))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(said);
    }

    /** Of these endpoint groups, the ones that an organization on that plan has. */
    Set<String> allowedBy(String plan, Set<String> groups) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String group : groups) {
            if (plans.includes(plan, endpointGroups.get(group).plan())) {
                allowed.add(group);
            }
        }
        return allowed;
    }

    /** A reader of keys with the prefixes of all types. */
    ApiKeyFormat format() {
        return new ApiKeyFormat(types.values().stream().map(KeyType::prefix).toList());
    }
}
