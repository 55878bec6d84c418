package dev.latchkey.auth.usage;

import java.time.Instant;

/**
 * The requests of one hour or day.
 *
 * @param start its beginning
 */
public record Period(Instant start, long requests) {}
