package dev.latchkey.benchmarks;

import java.nio.file.Path;

/**
 * A server, as the load and the report see it.
 *
 * @param name what the report calls it
 * @param endpoint its URL, without a path
 * @param credentials the file from which the load's script makes its requests
 * @param goal the least ratio to the first contender of the comparison, 0 for none
 */
record Contender(String name, String endpoint, Path credentials, double goal, PinnedProcess process) {}
