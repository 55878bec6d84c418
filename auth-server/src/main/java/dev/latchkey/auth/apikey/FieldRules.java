package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.organization.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks what a caller said of a key, field by field, and collects what is wrong. For one request. */
final class FieldRules {

    static final int MAX_NAME = 200;
    static final int MAX_ALLOWED_IPS = 100;
    static final long MAX_RATE_LIMIT = 1_000_000_000;

    /** Behind it, databases and clients begin to disagree about calendars. */
    static final Instant LAST_INSTANT = Instant.parse("9999-12-31T00:00:00Z");

    private final List<FieldFault> faults = new ArrayList<>();

    void fault(String field, String message) {
        faults.add(new FieldFault(field, message));
    }

    List<FieldFault> faults() {
        return List.copyOf(faults);
    }

    InvalidApiKeyException failure() {
        return new InvalidApiKeyException(faults);
    }

    void requireNoFaults() {
        if (!faults.isEmpty()) {
            throw failure();
        }
    }

    String name(String name) {
        if (name == null || name.isBlank()) {
            fault("name", "Must not be empty.");
            return name;
        }
        String stripped = name.strip();
        if (stripped.length() > MAX_NAME) {
            fault("name", "Must not be longer than " + MAX_NAME + " characters.");
        } else if (!Input.isText(stripped)) {
            fault("name", "Must not hold control characters.");
        }
        return stripped;
    }

    /** Some of the type's; all of them if {@code null}. An empty set is refused: it would look like nothing and mean everything. */
    Set<String> scopes(Set<String> scopes, KeyType type) {
        if (scopes == null) {
            return type.scopes();
        }
        if (scopes.isEmpty() && !type.scopes().isEmpty()) {
            fault("scopes", "Must not be empty; leave it out for all that the type has.");
        }
        return someOf(scopes, type.scopes(), "scopes");
    }

    /** Some of the type's; empty, for all that the plan allows, if {@code null}. */
    Set<String> endpointGroups(Set<String> groups, KeyType type) {
        return groups == null ? Set.of() : someOf(groups, type.endpointGroups(), "endpoint_groups");
    }

    /** Where a key's workspace wants it: production keys name the addresses that they may be used from. */
    void requireAllowlist(Collection<String> allowedIps, KeyType type, Workspace workspace) {
        boolean none = allowedIps == null || allowedIps.isEmpty();
        if (none && workspace.requireIpAllowlist() && type.isForProduction()) {
            fault("allowed_ips", "Must not be empty: the workspace wants its production keys to name their addresses.");
        }
    }

    /** In canonical form, each once; empty, for any, if {@code null}. */
    List<String> allowedIps(List<String> entries) {
        if (entries == null) {
            return List.of();
        }
        if (entries.size() > MAX_ALLOWED_IPS) {
            fault("allowed_ips", "Must not have more than " + MAX_ALLOWED_IPS + " entries.");
            return List.of();
        }
        Set<String> canonical = new LinkedHashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Optional<String> read = Optional.ofNullable(entries.get(i)).flatMap(AllowedIps::canonical);
            if (read.isEmpty()) {
                fault(
                        "allowed_ips",
                        "Entry " + (i + 1) + " is no IPv4 or IPv6 address and no CIDR block, written in full.");
            }
            read.ifPresent(canonical::add);
        }
        return List.copyOf(canonical);
    }

    /** No more than the type's, if it has one; {@code null}, for what the type has, if {@code null} or 0. */
    Long rateLimit(Long limit, KeyType type) {
        if (limit == null || limit == 0) {
            return null;
        }
        long most = type.rateLimit() == null ? MAX_RATE_LIMIT : type.rateLimit().limit();
        if (limit < 0 || limit > most) {
            fault("rate_limit", "Must be 1 to " + most + ".");
        }
        return limit;
    }

    private Set<String> someOf(Collection<String> chosen, Set<String> possible, String field) {
        Set<String> known = new LinkedHashSet<>(chosen);
        known.removeIf(choice -> choice == null || !possible.contains(choice));
        if (known.size() < chosen.size()) {
            fault(
                    field,
                    possible.isEmpty()
                            ? "Keys of this type have none."
                            : "Only these are possible: " + String.join(", ", new TreeSet<>(possible)) + ".");
        }
        return Collections.unmodifiableSet(known);
    }
}
