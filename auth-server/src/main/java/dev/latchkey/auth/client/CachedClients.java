package dev.latchkey.auth.client;

import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Clients with their secrets, in memory until the revocation log says something about them. */
@Component
class CachedClients {

    private final RevocableCache<String, Client> cache;

    CachedClients(ClientStore store, RevocationLog revocationLog, ClientAuthenticationSettings settings) {
        this.cache = revocationLog.cache(
                "clients",
                settings.cacheSize(),
                store::find,
                client -> revocationLog.lastChange(Kind.CLIENT, client.clientId()));
    }

    /** As {@link Clients#find} says. */
    Optional<Client> find(String clientId) {
        return cache.find(clientId);
    }
}
