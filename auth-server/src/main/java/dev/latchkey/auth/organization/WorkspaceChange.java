package dev.latchkey.auth.organization;

import java.util.Map;
import java.util.TreeMap;

/** What is to become of a workspace; what is {@code null} stays as it is. */
public record WorkspaceChange(String name, Boolean auditEnabled, Boolean requireIpAllowlist) {

    Workspace of(Workspace before) {
        return new Workspace(
                before.id(),
                before.organizationId(),
                name == null ? before.name() : name,
                auditEnabled == null ? before.auditEnabled() : auditEnabled,
                requireIpAllowlist == null ? before.requireIpAllowlist() : requireIpAllowlist,
                before.createdAt());
    }

    /** What changes, by the names that the wire uses. */
    Map<String, String> facts(Workspace before) {
        Workspace after = of(before);
        Map<String, String> facts = new TreeMap<>();
        if (!after.name().equals(before.name())) {
            facts.put("name", after.name());
        }
        if (after.auditEnabled() != before.auditEnabled()) {
            facts.put("audit_enabled", Boolean.toString(after.auditEnabled()));
        }
        if (after.requireIpAllowlist() != before.requireIpAllowlist()) {
            facts.put("require_ip_allowlist", Boolean.toString(after.requireIpAllowlist()));
        }
        return facts;
    }
}
