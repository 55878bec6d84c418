package dev.latchkey.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table of roles. */
class PermissionTest {

    @Test
    void anOwnerMayEverything() {
        assertThat(Permission.values()).allMatch(permission -> permission.isHeldBy(Role.OWNER));
    }

    @Test
    void anAuditorReadsAndChangesNothing() {
        assertThat(Permission.values())
                .filteredOn(permission -> permission.isHeldBy(Role.AUDITOR))
                .allMatch(permission -> permission.name().endsWith("_READ"));
        assertThat(Permission.AUDIT_READ.isHeldBy(Role.AUDITOR)).isTrue();
    }

    @Test
    void whoHasNoRoleMayNothing() {
        assertThat(Permission.values()).noneMatch(permission -> permission.isHeldBy(null));
    }

    @Test
    void anAdminMayGrantAllButOwner() {
        assertThat(Role.ADMIN.includes(Role.OWNER)).isFalse();
        assertThat(Role.ADMIN.includes(Role.ADMIN)).isTrue();
        assertThat(Role.ADMIN.includes(Role.DEVELOPER)).isTrue();
        assertThat(Role.ADMIN.includes(Role.AUDITOR)).isTrue();
        assertThat(Role.DEVELOPER.includes(Role.AUDITOR)).isFalse();
    }
}
