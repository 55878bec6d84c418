package dev.latchkey.auth.webhook;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import org.springframework.stereotype.Component;

/** The webhooks that somebody may see: those of the organization as a whole, so members of single workspaces see none. */
@Component
class VisibleWebhooks {

    private final Webhooks webhooks;
    private final Organizations organizations;

    VisibleWebhooks(Webhooks webhooks, Organizations organizations) {
        this.webhooks = webhooks;
        this.organizations = organizations;
    }

    /**
     * Finds a webhook for that purpose.
     *
     * @throws ApiProblem 404, if there is none that the caller sees; 403, if the caller may not
     */
    Webhook require(Access access, Permission permission, String id) {
        Webhook webhook = webhooks.find(id).orElseThrow(ApiProblem::notFound);
        access.require(permission, webhook.organizationId());
        return webhook;
    }

    /** An operator may do everything, but not in an organization that is not there. */
    void requireIn(Access access, Permission permission, String organizationId) {
        access.require(permission, organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
    }
}
