package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Access.WorkspaceRole;
import dev.latchkey.auth.api.FactorGap;
import dev.latchkey.auth.api.Role;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is remembered of a user between requests: no password, no pending invitation.
 *
 * @param organizations roles by organization id
 * @param workspaces roles by workspace id
 * @param secondFactor whether one is asked at sign-in
 */
record Account(
        String userId,
        String email,
        boolean operator,
        Map<String, Role> organizations,
        Map<String, WorkspaceRole> workspaces,
        boolean secondFactor) {

    /** What the user may do in a request from that address. */
    Access from(String address, FactorGap factorGap) {
        return new Access(userId, email, operator, organizations, workspaces, factorGap, address);
    }

    /** The roles in an organization and in its workspaces. */
    Stream<Role> rolesIn(String organizationId) {
        return Stream.concat(
                Stream.ofNullable(organizations.get(organizationId)),
                workspaces.values().stream()
                        .filter(held -> held.organizationId().equals(organizationId))
                        .map(WorkspaceRole::role));
    }
}
