package dev.latchkey.auth.api;

import static dev.latchkey.auth.api.Role.ADMIN;
import static dev.latchkey.auth.api.Role.AUDITOR;
import static dev.latchkey.auth.api.Role.DEVELOPER;
import static dev.latchkey.auth.api.Role.OWNER;

import java.util.Set;

/**
 * The table of roles: each thing that can be done in an organization or workspace, and the roles that may. A role in the organization holds
 * in all its workspaces. A platform operator may do everything.
 */
public enum Permission {
    ORGANIZATION_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    ORGANIZATION_RENAME(OWNER),
    MFA_POLICY_WRITE(OWNER),
    MEMBERS_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    MEMBERS_WRITE(OWNER, ADMIN),
    WORKSPACE_CREATE(OWNER, ADMIN),
    WORKSPACE_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    WORKSPACE_CHANGE(OWNER, ADMIN),
    CLIENTS_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    CLIENTS_WRITE(OWNER, ADMIN, DEVELOPER),
    API_KEYS_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    API_KEYS_WRITE(OWNER, ADMIN, DEVELOPER),
    API_KEYS_IMPORT(OWNER, ADMIN),
    RESELLERS_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    RESELLERS_WRITE(OWNER, ADMIN),
    USAGE_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    AUDIT_READ(OWNER, ADMIN, AUDITOR),
    WEBHOOKS_READ(OWNER, ADMIN, DEVELOPER, AUDITOR),
    WEBHOOKS_WRITE(OWNER, ADMIN, DEVELOPER);

    private final Set<Role> roles;

    Permission(Role... roles) {
        this.roles = Set.of(roles);
    }

    /** Whether that role has it; no role ({@code null}) has none. */
    public boolean isHeldBy(Role role) {
        return role != null && roles.contains(role);
    }
}
