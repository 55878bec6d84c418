package dev.latchkey.auth.openapi;

import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The table of roles, as the document shows it (CommonMark with tables). */
final class RoleTable {

    private RoleTable() {}

    static String markdown() {
        String roles = Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(" | "));
        String rows = Arrays.stream(Permission.values()).map(RoleTable::row).collect(Collectors.joining("\n"));
        return "| permission | " + roles + " |\n|---" + "|:-:".repeat(Role.values().length) + "|\n" + rows + "\n";
    }

    private static String row(Permission permission) {
        return Arrays.stream(Role.values())
                .map(role -> permission.isHeldBy(role) ? "yes" : "–")
                .collect(Collectors.joining(" | ", "| `" + Needs.name(permission) + "` | ", " |"));
    }
}
