package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Access.WorkspaceRole;
import dev.latchkey.auth.api.Role;
import java.util.Map;

/**
 * What is remembered of a user between requests: no password, no pending invitation.
 *
 * @param organizations roles by organization id
 * @param workspaces roles by workspace id
 */
record Account(
        String userId,
        String email,
        boolean operator,
        Map<String, Role> organizations,
        Map<String, WorkspaceRole> workspaces) {

    /** What the user may do in a request from that address. */
    Access from(String address) {
        return new Access(userId, email, operator, organizations, workspaces, address);
    }
}
