package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records events in the transaction of the change that they tell of. They are collected, and become rows right before the commit, one
 * transaction of this process after the other: so the chain has no gap where a transaction was rolled back, and whoever waits for its
 * turn holds no lock that the one before could still want. Other processes have chains of their own.
 */
@Component
class ChangeCommit {

    /** An import may have ten thousand events. */
    private static final int ROWS_OF_A_STATEMENT = 256;

    private final AuditStore store;
    private final AuditSettings settings;
    private final ChainWriter writer;
    private final ReentrantLock turn = new ReentrantLock();

    ChangeCommit(AuditStore store, Chains chains, AuditSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.writer = new ChainWriter(() -> chains.open(Chains.Kind.CHANGE), clock);
    }

    /** The chain of this process's changes. */
    ChainWriter writer() {
        return writer;
    }

    /**
     * Records an event when the present transaction commits.
     *
     * @return whether that is still to come
     */
    boolean add(Recorded event) {
        Pending pending = pending();
        return pending.add(event);
    }

    /** Does something while no change is being committed. */
    void between(Runnable work) {
        takeTurn();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    private Pending pending() {
        for (TransactionSynchronization known : TransactionSynchronizationManager.getSynchronizations()) {
            if (known instanceof Pending pending && pending.isOf(this)) {
                return pending;
            }
        }
        Pending pending = new Pending();
        TransactionSynchronizationManager.registerSynchronization(pending);
        TransactionSynchronizationManager.registerSynchronization(pending.new End());
        return pending;
    }

    private void takeTurn() {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction began within the commit of another");
        }
        try {
            if (!turn.tryLock(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EventNotRecordedException("too many changes wait to be recorded", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventNotRecordedException("interrupted while an event was being recorded", e);
        }
    }

    /** The events of one transaction. Last before the commit, so that no lock is asked for after this one. */
    private final class Pending implements TransactionSynchronization {

        private final List<Recorded> events = new ArrayList<>();

        /** Where the chain will be if the transaction commits; {@code null} before the turn. */
        private ChainHead end;

        private boolean holding;
        private boolean committed;

        boolean isOf(ChangeCommit owner) {
            return owner == ChangeCommit.this;
        }

        boolean add(Recorded event) {
            if (committed) {
                return false;
            }
            if (end == null) {
                events.add(event);
            } else {
                write(List.of(event));
            }
            return true;
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            takeTurn();
            holding = true;
            end = writer.start();
            for (int from = 0; from < events.size(); from += ROWS_OF_A_STATEMENT) {
                write(events.subList(from, Math.min(events.size(), from + ROWS_OF_A_STATEMENT)));
            }
        }

        private void write(List<Recorded> next) {
            ChainWriter.Segment segment = writer.after(end, next);
            try {
                store.insert(segment.rows());
            } catch (DataAccessException e) {
                throw new EventNotRecordedException("the event could not be stored", e);
            }
            end = segment.end();
        }

        /** First after the commit: others may have much to do then, and nobody needs to wait for it. */
        private final class End implements TransactionSynchronization {

            @Override
            public int getOrder() {
                return Ordered.HIGHEST_PRECEDENCE;
            }

            @Override
            public void afterCommit() {
                committed = true;
                if (holding) {
                    writer.advance(end);
                    leave();
                }
            }

            /** What did not say that it was committed may have been all the same. */
            @Override
            public void afterCompletion(int status) {
                if (holding) {
                    writer.abandon();
                    leave();
                }
            }

            private void leave() {
                holding = false;
                turn.unlock();
            }
        }
    }
}
