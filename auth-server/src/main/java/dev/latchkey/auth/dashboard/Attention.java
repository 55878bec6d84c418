package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.apikey.ApiKeyOverview;
import dev.latchkey.auth.client.ClientOverview;
import org.springframework.stereotype.Component;

/** What there is in an organization, as far as somebody sees it, and what of it asks to be looked at. */
@Component
class Attention {

    private final ClientOverview clients;
    private final ApiKeyOverview keys;

    Attention(ClientOverview clients, ApiKeyOverview keys) {
        this.clients = clients;
        this.keys = keys;
    }

    record Facts(ClientOverview.Counts apps, ApiKeyOverview.Counts keys) {}

    Facts of(Access access, String organizationId) {
        return new Facts(clients.counts(access, organizationId), keys.counts(access, organizationId));
    }
}
