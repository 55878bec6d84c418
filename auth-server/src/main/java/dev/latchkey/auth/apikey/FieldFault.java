package dev.latchkey.auth.apikey;

/**
 * Something that a caller said wrongly.
 *
 * @param field the name on the wire, for example {@code allowed_ips}
 * @param message what is wrong, as a sentence for the caller
 */
public record FieldFault(String field, String message) {}
