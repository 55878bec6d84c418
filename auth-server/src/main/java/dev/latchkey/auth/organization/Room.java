package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.ApiProblem;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Room for more, within {@link Limits}. Who makes something takes room for it in the same transaction; of two who take the last, the second
 * waits for the first and is refused. Nobody gives room back: what has been deleted, or has ended by itself, is found by counting anew
 * when the limit seems reached.
 */
@Component
public class Room {

    /** What there is a limit of. */
    public enum Kind {
        WORKSPACES("workspaces", Limits::workspaces),
        MEMBERS("members", Limits::members),
        RESELLERS("resellers", Limits::resellers),
        CLIENTS("clients", Limits::clients),
        WEBHOOKS("webhooks", Limits::webhooks),
        INITIAL_ACCESS_TOKENS("initial access tokens", Limits::initialAccessTokens),
        API_KEYS("live API keys", Limits::apiKeys);

        private final String words;
        private final ToLongFunction<Limits> limit;

        Kind(String words, ToLongFunction<Limits> limit) {
            this.words = words;
            this.limit = limit;
        }
    }

    private final RoomStore store;
    private final Limits limits;

    Room(RoomStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * Takes room for one more.
     *
     * @param recount counts how many the owner has
     * @throws ApiProblem 409, if that would be too many
     */
    public void take(Kind kind, String ownerId, LongSupplier recount) {
        take(kind, ownerId, 1, recount);
    }

    /** As {@link #take(Kind, String, LongSupplier)}, for so many at once. */
    public void take(Kind kind, String ownerId, long many, LongSupplier recount) {
        take(kind, ownerId, many, kind.limit.applyAsLong(limits), recount);
    }

    /** As {@link #take(Kind, String, LongSupplier)}, for what replaces something that goes on for a while. */
    public void takeForSuccessor(Kind kind, String ownerId, LongSupplier recount) {
        take(kind, ownerId, 1, 2 * kind.limit.applyAsLong(limits), recount);
    }

    private void take(Kind kind, String ownerId, long many, long most, LongSupplier recount) {
        Assert.state(TransactionSynchronizationManager.isActualTransactionActive(), "needs the change's transaction");
        if (store.add(kind, ownerId, many, most)) {
            return;
        }
        store.lock(kind, ownerId);
        store.set(kind, ownerId, recount.getAsLong());
        if (!store.add(kind, ownerId, many, most)) {
            throw ApiProblem.conflict("There would be more than " + most + " " + kind.words + ", which is the limit.");
        }
    }
}
