package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.event.EventType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

/**
 * Which events of an organization are asked for.
 *
 * @param organizationId {@code null} for those of the platform, which belong to no organization
 * @param types names of types; empty for no restriction
 * @param without whether those types are the ones that are not asked for
 * @param actor {@code null} for anybody, as the others that follow
 * @param from the earliest time
 * @param to the first time that is too late
 */
record AuditFilter(
        String organizationId,
        List<String> types,
        boolean without,
        String actor,
        String subject,
        Instant from,
        Instant to) {

    /** The way to say "all but these". */
    private static final String NOT = "-";

    private static final String FAMILY = ".*";
    private static final int LONGEST_ID = 128;

    /** Actors that get no tokens: people, and the two that are nobody. */
    private static final Pattern WITHOUT_TOKENS = Pattern.compile("usr_[A-Za-z0-9_-]{16}|system|anonymous");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * What a caller asks for; blank texts are no restriction.
     *
     * @param type the name of a type, or of a family of them ({@code member.*}); with {@code -} before it, all others
     * @param input where faults are noted
     */
    static AuditFilter read(
            String organizationId, String type, String actor, String subject, String from, String to, Input input) {
        boolean without = type != null && type.startsWith(NOT);
        return new AuditFilter(
                organizationId,
                types(without ? type.substring(NOT.length()) : type, input),
                without,
                id("actor", actor, input),
                id("subject", subject, input),
                instant("from", from, Instant.EPOCH, input),
                instant("to", to, LATEST, input));
    }

    /** Whether no issued token is among them. */
    boolean isWithoutTokens() {
        return !types.isEmpty() && types.contains(EventType.TOKEN_ISSUED.dottedName()) == without
                || actor != null && WITHOUT_TOKENS.matcher(actor).matches();
    }

    /** No events from before that time. */
    AuditFilter notBefore(Instant oldest) {
        return from.isBefore(oldest)
                ? new AuditFilter(organizationId, types, without, actor, subject, oldest, to)
                : this;
    }

    private static List<String> types(String type, Input input) {
        if (!StringUtils.hasText(type)) {
            return List.of();
        }
        List<String> found = Arrays.stream(EventType.values())
                .map(EventType::dottedName)
                .filter(name -> type.endsWith(FAMILY)
                        ? name.startsWith(type.substring(0, type.length() - 1))
                        : name.equals(type))
                .toList();
        if (found.isEmpty()) {
            input.fault("type", "Is neither a type of events nor a family of them, as member.* is.");
        }
        return found;
    }

    private static String id(String field, String id, Input input) {
        if (!StringUtils.hasText(id)) {
            return null;
        }
        String stripped = id.strip();
        if (stripped.length() > LONGEST_ID || !Input.isText(stripped)) {
            input.fault(field, "Must be at most " + LONGEST_ID + " characters, none of them a control character.");
        }
        return stripped;
    }

    private static Instant instant(String field, String text, Instant otherwise, Input input) {
        if (!StringUtils.hasText(text)) {
            return otherwise;
        }
        try {
            Instant instant = OffsetDateTime.parse(text.strip()).toInstant();
            return instant.isAfter(LATEST) ? LATEST : instant;
        } catch (DateTimeException e) {
            input.fault(field, "Must be a time of RFC 3339, for example 2026-11-22T13:05:00Z.");
            return otherwise;
        }
    }
}
