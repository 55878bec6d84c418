/**
 * People: users with their passwords, what they are in organizations and workspaces, how they are invited, how they sign in and out, how they
 * get a new password, and the session that they carry from then on. What a role allows is the table in {@code api}; what is done with a permission is the business of
 * the feature that asks for it.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "event", "mail", "secret", "organization", "page", "revocation", "throttle"})
package dev.latchkey.auth.account;
