package dev.latchkey.auth.client;

import dev.latchkey.auth.usage.CredentialNames;
import dev.latchkey.auth.usage.UsageScope;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What clients are called where the use of their secrets is counted. */
@Component
class ClientNames implements CredentialNames {

    private final SecretReviewStore store;

    ClientNames(SecretReviewStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Named> names(UsageScope scope, Collection<String> credentialIds) {
        return store.names(scope, credentialIds);
    }
}
