package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.organization.Organization.Status;

/**
 * Which organizations somebody looks for.
 *
 * @param text a part of the name or the id, in any case; {@code null} for any
 * @param plan {@code null} for any
 * @param status {@code null} for any
 */
record OrganizationSearch(String text, String plan, Status status) {

    static final OrganizationSearch ALL = new OrganizationSearch(null, null, null);

    /** What a form asks for. What cannot be in any name, plan or status is found nowhere, and is no fault. */
    static OrganizationSearch of(String text, String plan, String status) {
        String stripped = text.strip();
        boolean searchable = stripped.length() <= Input.MAX_NAME && Input.isText(stripped) && Input.isText(plan);
        return new OrganizationSearch(
                stripped.isEmpty() ? null : searchable ? stripped : "\n",
                plan.isEmpty() || !searchable ? null : plan,
                switch (status) {
                    case "active" -> Status.ACTIVE;
                    case "suspended" -> Status.SUSPENDED;
                    default -> null;
                });
    }
}
