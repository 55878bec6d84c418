package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.Glance;
import dev.latchkey.auth.page.Glance.Attention;
import dev.latchkey.auth.page.HomePart;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;

/** How many webhooks of an organization should be looked at. Members of single workspaces are told nothing of it. */
@Service
@Order(3)
class WebhookOverview implements HomePart {

    private static final String PATH = "/webhooks";

    private final WebhookStore store;

    WebhookOverview(WebhookStore store) {
        this.store = store;
    }

    /**
     * @param failing those that the last attempt did not reach
     * @param switchedOff those that were disabled because nothing could be delivered
     */
    record Counts(long failing, long switchedOff) {}

    @Override
    public Glance glance(Access access, String organizationId) {
        if (!access.may(Permission.WEBHOOKS_READ, organizationId)) {
            return new Glance(null, List.of());
        }
        Counts webhooks = store.counts(organizationId);
        return new Glance(
                null,
                List.of(
                        new Attention(
                                webhooks.switchedOff(),
                                "webhook was disabled because nothing could be delivered",
                                "webhooks were disabled because nothing could be delivered",
                                PATH,
                                true),
                        new Attention(webhooks.failing(), "webhook is failing", "webhooks are failing", PATH, false)));
    }
}
