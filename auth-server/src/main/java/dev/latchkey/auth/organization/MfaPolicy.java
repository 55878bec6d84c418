package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Of which of its members an organization asks a second factor. */
public enum MfaPolicy {
    OPTIONAL,
    ADMINS,
    ALL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire and in the database, for example {@code admins}. */
    String wireName() {
        return wireName;
    }

    static Optional<MfaPolicy> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(policy -> policy.wireName.equals(wireName))
                .findFirst();
    }

    /** Whether a second factor is asked of whoever has that role in the organization, or in a workspace of it. */
    public boolean concerns(Role role) {
        return switch (this) {
            case OPTIONAL -> false;
            case ADMINS -> role == Role.OWNER || role == Role.ADMIN;
            case ALL -> true;
        };
    }
}
