package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.apikey.ApiKeyOverview;
import dev.latchkey.auth.client.ClientOverview;
import dev.latchkey.auth.webhook.WebhookOverview;
import org.springframework.stereotype.Component;

/** What there is in an organization, as far as somebody sees it, and what of it asks to be looked at. */
@Component
class Attention {

    private final ClientOverview clients;
    private final ApiKeyOverview keys;
    private final WebhookOverview webhooks;

    Attention(ClientOverview clients, ApiKeyOverview keys, WebhookOverview webhooks) {
        this.clients = clients;
        this.keys = keys;
        this.webhooks = webhooks;
    }

    record Facts(ClientOverview.Counts apps, ApiKeyOverview.Counts keys, WebhookOverview.Counts webhooks) {}

    Facts of(Access access, String organizationId) {
        return new Facts(
                clients.counts(access, organizationId),
                keys.counts(access, organizationId),
                webhooks.counts(access, organizationId));
    }
}
