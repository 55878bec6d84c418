package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.secret.SecretHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Codes for who has lost the authenticator: ten, of 80 random bits each, spelled {@code xxxx-xxxx-xxxx-xxxx}. What is stored is the hash
 * of a code with its user's id, so nobody can try one guess on the codes of all users together.
 */
@Component
class BackupCodes {

    private static final int CODES = 10;
    private static final int LENGTH = 16;
    private static final int GROUP = 4;

    /** Crockford's base 32: no letter that can be taken for a digit. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private final BackupCodeStore store;
    private final SecureRandom random;
    private final Clock clock;

    BackupCodes(BackupCodeStore store, SecretGenerator secretGenerator, Clock clock) {
        this.store = store;
        this.random = secretGenerator.random();
        this.clock = clock;
    }

    /** Makes a new set, within the transaction of the change; the codes of the old one are good for nothing. */
    List<PlainSecret> renew(String userId) {
        List<PlainSecret> codes = Stream.generate(this::code).limit(CODES).toList();
        store.delete(userId);
        codes.forEach(code -> store.insert(userId, hash(userId, code.value())));
        return codes;
    }

    /** Uses a code up: of several who try at once, one gets {@code true}. */
    boolean use(String userId, String code) {
        return store.use(userId, hash(userId, code), clock.instant());
    }

    /** How many have not been used. */
    long left(String userId) {
        return store.countUnused(userId);
    }

    void delete(String userId) {
        store.delete(userId);
    }

    private PlainSecret code() {
        StringBuilder code = new StringBuilder();
        IntStream.range(0, LENGTH).forEach(i -> {
            code.append(i > 0 && i % GROUP == 0 ? "-" : "");
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        });
        return new PlainSecret(code.toString());
    }

    private static SecretHash hash(String userId, String code) {
        return new PlainSecret(userId + ":" + asWritten(code)).hash();
    }

    /** However somebody types it: in capitals, with other gaps, with letters for the digits that they look like. */
    private static String asWritten(String typed) {
        return typed.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
    }
}
