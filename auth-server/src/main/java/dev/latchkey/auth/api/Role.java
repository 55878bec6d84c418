package dev.latchkey.auth.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person is in an organization or workspace. What that allows stands in {@link Permission}. */
public enum Role {
    OWNER,
    ADMIN,
    DEVELOPER,
    AUDITOR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire and in the database, for example {@code owner}. */
    public String wireName() {
        return wireName;
    }

    /** The role of that name, if there is one. {@code null} names none. */
    public static Optional<Role> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName.equals(wireName))
                .findFirst();
    }

    /** Whether this role has all that the other one has, and so may be trusted to grant or take it. */
    public boolean includes(Role other) {
        return Arrays.stream(Permission.values())
                .allMatch(permission -> permission.isHeldBy(this) || !permission.isHeldBy(other));
    }
}
