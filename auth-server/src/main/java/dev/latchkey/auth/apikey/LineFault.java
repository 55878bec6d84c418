package dev.latchkey.auth.apikey;

/**
 * Something that is wrong in a line.
 *
 * @param line from 1
 * @param field the name in the line; {@code null} where the line as a whole is wrong
 * @param message what is wrong, as a sentence for the caller
 */
public record LineFault(int line, String field, String message) {}
