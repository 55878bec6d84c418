package dev.latchkey.sample.job;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next what to send as {@code after} for the next part; {@code null} at the end
 */
record Page<T>(List<T> items, String next) {}
