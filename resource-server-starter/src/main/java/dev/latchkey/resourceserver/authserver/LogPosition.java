package dev.latchkey.resourceserver.authserver;

/**
 * A position of the revocation log.
 *
 * @param generation of which snapshot the position speaks; positions of different generations cannot be compared
 * @param cursor the {@code seq} up to which the log was known
 */
public record LogPosition(long generation, long cursor) {}
