package dev.latchkey.auth.apikey;

import dev.latchkey.auth.usage.CredentialNames;
import dev.latchkey.auth.usage.UsageScope;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What keys are called where their use is counted. */
@Component
class ApiKeyNames implements CredentialNames {

    private final ApiKeyOverviewStore store;

    ApiKeyNames(ApiKeyOverviewStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Named> names(UsageScope scope, Collection<String> credentialIds) {
        return store.names(scope, credentialIds);
    }
}
