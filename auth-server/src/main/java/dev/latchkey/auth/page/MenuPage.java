package dev.latchkey.auth.page;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;

/**
 * A page that the menu may lead to. The feature that has the page declares it as a bean; what the menu calls it, and where it stands there,
 * is configuration.
 *
 * @param id by which the configuration names it
 * @param path within an organization, for example {@code /apps}
 * @param needs what somebody must be allowed in the organization to be shown it; {@code null} for nothing: it shows everybody what they see
 */
public record MenuPage(String id, String path, Permission needs) {

    public MenuPage(String id, String path) {
        this(id, path, null);
    }

    /** Whether the menu leads somebody there. Where the organization is closed for lack of a second factor, each entry leads to getting one. */
    public boolean isOpenTo(Access access, String organizationId) {
        return needs == null || access.isClosed(organizationId) || access.may(needs, organizationId);
    }
}
