package dev.latchkey.protocol;

import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The entries of the revocation log that still matter, and the one rule that reads them: a token is denied if its
 * {@code jti} <em>or</em> its credential (a secret, or the API key that it was traded for) <em>or</em> its client <em>or</em> its workspace <em>or</em> its organization says so.
 *
 * <p>Reading is lock-free and may happen on any thread. Entries are applied by one thread at a time. The size is that of the
 * live log: an entry leaves when it expires or when a newer one of the same kind and id replaces it. A follower that takes a
 * new snapshot fills a new list and swaps it in, so that nobody ever reads a half-filled one.
 */
public final class DenyList {

    /** What the log says about a token or key. */
    public enum Verdict {
        /** The log says nothing against it. */
        ALLOWED,
        /** It is revoked: as good as unknown. */
        REVOKED,
        /** It is good, but its organization or workspace is suspended. */
        SUSPENDED
    }

    /**
     * What identifies an access token to the log.
     *
     * @param workspaceId {@code null} where the client is not pinned to one
     * @param credentialId {@code null} for tokens that name none
     */
    public record Token(
            String jti,
            String clientId,
            String credentialId,
            String organizationId,
            String workspaceId,
            Instant issuedAt) {}

    private final Map<Kind, Map<String, RevocationEntry>> byId = new EnumMap<>(Kind.class);
    private final ConcurrentSkipListMap<Long, RevocationEntry> bySeq = new ConcurrentSkipListMap<>();
    private volatile long cursor;

    public DenyList() {
        for (Kind kind : Kind.values()) {
            byId.put(kind, new ConcurrentHashMap<>());
        }
    }

    /** Takes an entry in, in place of an older one of its kind and id. An entry that is older than what is held changes nothing. */
    public synchronized void apply(RevocationEntry entry) {
        RevocationEntry held = byId.get(entry.kind()).get(entry.id());
        if (held == null || held.seq() < entry.seq()) {
            byId.get(entry.kind()).put(entry.id(), entry);
            bySeq.put(entry.seq(), entry);
            if (held != null) {
                bySeq.remove(held.seq());
            }
        }
        advanceTo(entry.seq());
    }

    /** Says that the log is known up to this position, even where its last entries have expired. Never goes back. */
    public synchronized void advanceTo(long seq) {
        cursor = Math.max(cursor, seq);
    }

    /** Forgets the entries that no longer matter. */
    public synchronized void prune(Instant now) {
        for (RevocationEntry entry : bySeq.values()) {
            if (entry.isExpired(now)) {
                bySeq.remove(entry.seq());
                byId.get(entry.kind()).remove(entry.id(), entry);
            }
        }
    }

    /** The position up to which the log is known. */
    public long cursor() {
        return cursor;
    }

    /** The live entries behind a position, oldest first, at most {@code limit}. */
    public List<RevocationEntry> after(long seq, int limit) {
        return bySeq.tailMap(seq, false).values().stream().limit(limit).toList();
    }

    /** How many entries are held. */
    public int size() {
        return bySeq.size();
    }

    /** What the log says about an access token. */
    public Verdict verdict(Token token) {
        Instant issuedAt = token.issuedAt();
        if (denies(Kind.TOKEN, token.jti(), issuedAt)
                || denies(Kind.CREDENTIAL, token.credentialId(), issuedAt)
                || denies(Kind.API_KEY, token.credentialId(), issuedAt)
                || denies(Kind.CLIENT, token.clientId(), issuedAt)) {
            return Verdict.REVOKED;
        }
        if (denies(Kind.ORGANIZATION, token.organizationId(), issuedAt)
                || denies(Kind.WORKSPACE, token.workspaceId(), issuedAt)) {
            return Verdict.SUSPENDED;
        }
        return Verdict.ALLOWED;
    }

    /** Whether the log denies that thing, if it was issued at that instant. A {@code null} id names nothing and is not denied. */
    public boolean denies(Kind kind, String id, Instant issuedAt) {
        if (id == null) {
            return false;
        }
        RevocationEntry entry = byId.get(kind).get(id);
        return entry != null && entry.denies(issuedAt);
    }

    /** The entry that holds for that thing, if there is one. A {@code null} id names nothing. */
    public Optional<RevocationEntry> find(Kind kind, String id) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(byId.get(kind).get(id));
    }

    /** The position of the latest entry about that thing, or 0 where none is held. */
    public long lastChange(Kind kind, String id) {
        return find(kind, id).map(RevocationEntry::seq).orElse(0L);
    }
}
