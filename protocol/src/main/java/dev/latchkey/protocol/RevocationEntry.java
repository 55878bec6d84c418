package dev.latchkey.protocol;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of the revocation log: what must no longer be accepted, or whose cached answers are out of date.
 *
 * <p>Of several entries with the same kind and id the one with the highest {@code seq} holds; it replaces the others.
 *
 * @param seq position in the log, from 1, without gaps and in commit order
 * @param kind what {@code id} names
 * @param id identifier of the revoked or changed thing, never a secret
 * @param issuedBefore only what was issued before this instant is denied; {@code null} denies everything. The epoch
 *     therefore denies nothing: it takes an earlier denial back, or says no more than "changed"
 * @param expiresAt from then on the entry no longer matters and may be forgotten; {@code null} means it matters until it is
 *     replaced
 */
public record RevocationEntry(long seq, Kind kind, String id, Instant issuedBefore, Instant expiresAt) {

    /** What an entry is about. */
    public enum Kind {
        /** One access token; the id is its {@code jti}. */
        TOKEN,
        /** The tokens of one client, or a change of the client; the id is its {@code client_id}. */
        CLIENT,
        /** All tokens made with one client secret or API key; the id is their {@code credential_id}. */
        CREDENTIAL,
        /** An API key that is gone for good, and with it every token traded for it; the id is the key's. */
        API_KEY,
        /** An API key whose policy changed: drop what was cached of it. */
        API_KEY_CHANGED,
        /** A suspended, resumed or changed organization; a changed reseller of it, too. */
        ORGANIZATION,
        /** A suspended, resumed or changed workspace. */
        WORKSPACE;

        private final String wireName = name().toLowerCase(java.util.Locale.ROOT);

        /** The name on the wire, for example {@code api_key_changed}. */
        public String wireName() {
            return wireName;
        }

        /**
         * The kind with that name on the wire.
         *
         * @throws IllegalArgumentException for a name this version does not know
         */
        public static Kind ofWireName(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName.equals(wireName)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown kind of revocation entry");
        }
    }

    public RevocationEntry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }

    /** Whether something issued at that instant is denied by this entry. */
    public boolean denies(Instant issuedAt) {
        return issuedBefore == null || issuedAt.isBefore(issuedBefore);
    }

    /** Whether the entry no longer matters at that instant. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
