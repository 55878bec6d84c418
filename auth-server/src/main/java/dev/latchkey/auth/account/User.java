package dev.latchkey.auth.account;

import java.time.Instant;

/**
 * A person.
 *
 * @param emailVerified whether somebody has shown to read that mailbox, or the platform vouches for it
 * @param passwordHash {@code null} until the user has chosen a password
 * @param sessionsValidFrom sessions that began before this instant have ended; {@code null} if none were ended
 */
record User(
        String id,
        Email email,
        boolean emailVerified,
        String passwordHash,
        boolean operator,
        Instant sessionsValidFrom,
        Instant createdAt) {

    boolean hasPassword() {
        return passwordHash != null;
    }

    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
