package dev.latchkey.auth.api;

/**
 * One thing that is wrong with what a caller sent.
 *
 * @param field its name on the wire
 * @param detail what is wrong, as a sentence for the caller
 */
public record FieldFault(String field, String detail) {}
