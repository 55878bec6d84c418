package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;
import org.springframework.stereotype.Service;

/** How many webhooks an organization has, and how many of them should be looked at. */
@Service
public class WebhookOverview {

    private static final Counts NONE = new Counts(0, 0, 0);

    private final WebhookStore store;

    WebhookOverview(WebhookStore store) {
        this.store = store;
    }

    /**
     * @param failing those that the last attempt did not reach
     * @param switchedOff those that were disabled because nothing could be delivered
     */
    public record Counts(long all, long failing, long switchedOff) {}

    /** What the caller may see of it: nothing, for members of single workspaces. */
    public Counts counts(Access access, String organizationId) {
        return access.may(Permission.WEBHOOKS_READ, organizationId) ? store.counts(organizationId) : NONE;
    }
}
