package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Role;
import java.time.Instant;

/**
 * What a user is in an organization, or in a workspace.
 *
 * @param pending invited, and not accepted yet: grants nothing
 */
record Membership(String userId, String email, Role role, boolean pending, Instant createdAt) {}
