package dev.latchkey.auth.apikey;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody typed about a key, kept as typed.
 *
 * @param allowedIps one entry on each line
 * @param rateLimit a number, or empty for what the type has
 * @param expiresAt the last day on which a new key works, as in {@code 2027-03-31}, or empty for what the type has
 * @param copyFrom the key that restrictions were copied from, empty for none; for the eye only, since they are in the form already
 */
record ApiKeyForm(
        String name,
        String workspaceId,
        Set<String> scopes,
        Set<String> endpointGroups,
        String allowedIps,
        String rateLimit,
        String resellerId,
        String expiresAt,
        String copyFrom) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** As a new key's form begins: with what the link to it said. */
    static ApiKeyForm blank(KeyType type, String name, String workspaceId) {
        return new ApiKeyForm(name, workspaceId, type.scopes(), Set.of(), "", "", "", "", "");
    }

    static ApiKeyForm of(ApiKey key) {
        return new ApiKeyForm(
                key.name(),
                key.workspaceId(),
                key.restrictions().scopes(),
                key.restrictions().endpointGroups(),
                String.join("\n", key.restrictions().allowedIps()),
                key.restrictions().rateLimit() == null
                        ? ""
                        : key.restrictions().rateLimit().toString(),
                key.resellerId() == null ? "" : key.resellerId(),
                "",
                "");
    }

    /** The same with the restrictions of another key. */
    ApiKeyForm withRestrictionsOf(ApiKey model) {
        ApiKeyForm other = of(model);
        return new ApiKeyForm(
                name,
                workspaceId,
                other.scopes(),
                other.endpointGroups(),
                other.allowedIps(),
                other.rateLimit(),
                resellerId,
                expiresAt,
                model.id());
    }

    /** As the management API takes addresses. */
    List<String> addresses() {
        return lines(allowedIps);
    }

    /** As the management API takes a limit: what is no number becomes one that cannot be. */
    private Long requests() {
        String typed = rateLimit.strip();
        if (typed.isEmpty()) {
            return 0L;
        }
        return NUMBER.matcher(typed).matches() ? Long.parseLong(typed) : -1;
    }

    /** As the management API takes an end: in UTC, when that day is over. What is no day becomes one that cannot be. */
    private Instant end() {
        String typed = expiresAt.strip();
        if (typed.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(typed)
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Entries may also stand side by side. */
    static List<String> lines(String text) {
        return Arrays.stream(text.split("[\\s,;]+"))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    ApiKeyDraft draft(String type, boolean reseller) {
        return new ApiKeyDraft(
                name, type, scopes, endpointGroups, addresses(), end(), reseller ? resellerId : null, null, requests());
    }

    ApiKeyChange change() {
        return new ApiKeyChange(name, scopes, endpointGroups, addresses(), requests());
    }
}
