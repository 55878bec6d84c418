package dev.latchkey.auth.audit;

import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Gives chains their numbers. */
@Component
class Chains {

    private static final int TRIES = 20;

    private final ChainStore store;
    private final Clock clock;

    /** This process, or this start of it. */
    private final String writer = UUID.randomUUID().toString();

    Chains(ChainStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What is written to a chain. */
    enum Kind {
        /** Rows of the group commit. */
        GROUP,
        /** Rows of transactions. */
        CHANGE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Opens a chain, in the caller's transaction if there is one: then it is there if the rows are.
     *
     * @return its number. Who opens one at the same time waits for the first, so that numbers are in commit order
     */
    int open(Kind kind) {
        boolean again = !TransactionSynchronizationManager.isActualTransactionActive();
        for (int attempt = 1; ; attempt++) {
            int chain = store.highest() + 1;
            try {
                store.insert(chain, kind.wireName(), writer, clock.instant());
                return chain;
            } catch (DuplicateKeyException e) {
                if (!again || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
