package dev.latchkey.auth.page;

import dev.latchkey.auth.api.Access;

/** A feature that has something to tell on the first page of an organization. It declares a bean of this type; the page asks all of them. */
public interface HomePart {

    /** Demands no more than that the organization may be known to the caller, and counts what the caller may see. */
    Glance glance(Access access, String organizationId);
}
