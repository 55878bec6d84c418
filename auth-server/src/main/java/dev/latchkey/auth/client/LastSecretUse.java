package dev.latchkey.auth.client;

import dev.latchkey.auth.event.CredentialsUsed;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps when and from where each client secret was last used, in the transaction that counted the use. */
@Component
class LastSecretUse {

    private final ClientStore store;

    LastSecretUse(ClientStore store) {
        this.store = store;
    }

    @EventListener
    void on(CredentialsUsed used) {
        store.setLastUsed(used.uses());
    }
}
