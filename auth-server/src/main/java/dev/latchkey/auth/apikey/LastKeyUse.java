package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.CredentialsUsed;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps when and from where each key was last used, in the transaction that counted the use. Nothing is announced: no decision about a
 * key depends on it.
 */
@Component
class LastKeyUse {

    private final LastKeyUseStore store;

    LastKeyUse(LastKeyUseStore store) {
        this.store = store;
    }

    @EventListener
    void on(CredentialsUsed used) {
        store.setLastUsed(used.uses());
    }
}
