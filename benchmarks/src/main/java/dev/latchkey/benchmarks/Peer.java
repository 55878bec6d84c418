package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A token endpoint among those of several makers.
 *
 * @param name what the report calls it
 * @param credentials a file with the Basic credentials of its client
 * @param startSeconds from the start of its process to the first token, on one core, on a database that was there
 */
record Peer(String name, Server server, TokenPaths paths, Path credentials, double startSeconds) {

    /** As one that is asked for tokens. */
    Contender tokens() {
        return new Contender(name, server.endpoint() + paths.token(), credentials, 0, server.process());
    }

    /** As one that is asked about a fresh token of its own, by the client that the token was made for. */
    Contender introspection(Servers servers) throws IOException, InterruptedException {
        Path file = servers.privateFile(basic(), client().token(basic()));
        return new Contender(name, server.endpoint() + paths.introspection(), file, 0, server.process());
    }

    /** Looks whether the token that it is asked about is active. */
    void requireActive(Contender introspection) throws IOException, InterruptedException {
        client().introspect(
                        basic(), Files.readAllLines(introspection.credentials()).get(1));
    }

    TokenClient client() {
        return new TokenClient(server.endpoint(), paths);
    }

    String basic() throws IOException {
        return Files.readAllLines(credentials).get(0);
    }
}
