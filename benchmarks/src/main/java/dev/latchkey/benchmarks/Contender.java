package dev.latchkey.benchmarks;

import java.nio.file.Path;

/**
 * A server, as the load and the report see it.
 *
 * @param name what the report calls it
 * @param endpoint its URL, without the path that the load has
 * @param credentials the file from which the load's script makes its requests
 * @param goal the least ratio to that reference, 0 for none
 * @param reference what it is measured by; {@code null} for the first contender of the comparison
 */
record Contender(
        String name, String endpoint, Path credentials, double goal, PinnedProcess process, Contender reference) {

    /** One that is measured by the first contender. */
    Contender(String name, String endpoint, Path credentials, double goal, PinnedProcess process) {
        this(name, endpoint, credentials, goal, process, null);
    }
}
