package dev.latchkey.auth.mail;

import java.util.Map;

/**
 * A mail to one person. Its values may hold a one-time link, so it never prints them.
 *
 * @param template what it says: a file {@code mail/<template>.txt} of the class path
 * @param recipient the address, as it was typed
 * @param userId whom it is for, as the record of a failure names them
 * @param organizationId on whose behalf, {@code null} for the platform
 * @param values what stands in the places of the template
 */
public record Mail(
        String template, String recipient, String userId, String organizationId, Map<String, String> values) {

    @Override
    public String toString() {
        return "Mail[" + template + ", " + userId + "]";
    }
}
