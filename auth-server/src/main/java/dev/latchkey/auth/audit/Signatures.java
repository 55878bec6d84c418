package dev.latchkey.auth.audit;

import dev.latchkey.auth.jwk.Statements;
import dev.latchkey.auth.secret.SecretCipher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Signs checkpoints and says whether a stored one is ours. Public keys are kept sealed under the master key: who can write to the database only
 * cannot bring a key of its own.
 */
@Component
class Signatures {

    /** For so long a chain that has ended is named by the checkpoints of others, so that its end cannot go without a trace. */
    private static final Duration NAMED = Duration.ofDays(7);

    private final Statements statements;
    private final CheckpointStore store;
    private final SecretCipher cipher;
    private final Clock clock;
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    Signatures(Statements statements, CheckpointStore store, SecretCipher cipher, Clock clock) {
        this.statements = statements;
        this.store = store;
        this.cipher = cipher;
        this.clock = clock;
    }

    /** Signs and stores what is known of a chain. */
    void sign(ChainHead head, Checkpoint.Kind kind, Long prunedFrom) {
        Instant now = clock.instant();
        Map<Integer, Long> others = store.signed(now.minus(NAMED));
        others.remove(head.chain());
        Checkpoint checkpoint =
                new Checkpoint(head.chain(), head.seq(), head.digest(), kind, prunedFrom, now.getEpochSecond(), others);
        Statements.Signed signed = statements.sign(Checkpoint.TYPE, checkpoint.claims());
        keep(signed, now);
        store.insert(checkpoint, signed.jws());
    }

    /** What a stored checkpoint says; empty if it is not ours, or says something else than the row that it stands in. */
    Optional<Checkpoint> read(CheckpointStore.Stored stored) {
        return Statements.kid(stored.jws())
                .flatMap(this::key)
                .flatMap(key -> Statements.verify(stored.jws(), Checkpoint.TYPE, key))
                .flatMap(Signatures::checkpoint)
                .filter(checkpoint -> checkpoint.chain() == stored.chain()
                        && checkpoint.seq() == stored.seq()
                        && checkpoint.kind().wireName().equals(stored.kind()));
    }

    private static Optional<Checkpoint> checkpoint(Map<String, Object> claims) {
        try {
            return Optional.of(Checkpoint.of(claims));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void keep(Statements.Signed signed, Instant now) {
        if (keys.containsKey(signed.kid()) || store.hasKey(signed.kid())) {
            return;
        }
        store.insertKey(signed.kid(), cipher.seal(signed.publicJwk(), context(signed.kid())), now);
    }

    private Optional<String> key(String kid) {
        String known = keys.get(kid);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> opened = store.sealedKey(kid).flatMap(text -> opened(text, kid));
        opened.ifPresent(key -> keys.put(kid, key));
        return opened;
    }

    private Optional<String> opened(String text, String kid) {
        try {
            return Optional.of(cipher.open(text, context(kid)));
        } catch (RuntimeException e) {
            // Not sealed by us, or for another key.
            return Optional.empty();
        }
    }

    private static String context(String kid) {
        return "audit-key:" + kid;
    }
}
