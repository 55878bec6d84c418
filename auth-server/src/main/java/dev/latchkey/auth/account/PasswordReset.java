package dev.latchkey.auth.account;

import java.time.Instant;

/**
 * A link to a new password, as its maker gets it.
 *
 * @param url holds the token; {@code null} if it went by mail, and the maker is not to see it
 */
record PasswordReset(String url, Instant expiresAt) {

    /** How a link gets to its user, which decides what its use shows. */
    enum Carrier {
        /** Whoever uses it reads the mailbox. */
        MAIL("mail"),
        /** Was shown to somebody who manages the user's organization: no longer does the account show whose mailbox it is. */
        MANAGER("manager"),
        /** Was shown to a platform operator, who vouches for addresses. */
        OPERATOR("operator");

        private final String storedName;

        Carrier(String storedName) {
            this.storedName = storedName;
        }

        String storedName() {
            return storedName;
        }

        static Carrier ofStoredName(String storedName) {
            for (Carrier carrier : values()) {
                if (carrier.storedName.equals(storedName)) {
                    return carrier;
                }
            }
            throw new IllegalStateException("no carrier: " + storedName);
        }
    }

    @Override
    public String toString() {
        return "PasswordReset[]";
    }
}
