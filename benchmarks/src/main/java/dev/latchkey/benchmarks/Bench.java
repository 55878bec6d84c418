package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a stage works with. */
record Bench(Options options, Servers servers, Report report, Goals goals) {

    static final Path MODULE = Path.of("benchmarks");

    static final Map<String, String> DEMO = Map.of("LATCHKEY_DEMO_ENABLED", "true");

    String serverCore() {
        return options.text("--server-core");
    }

    String loadCore() {
        return options.text("--load-core");
    }

    String bothCores() {
        return serverCore() + "," + loadCore();
    }

    int number(String name) {
        return options.number(name);
    }

    /** An auth server with its demo, on an embedded database; it may not have started yet. */
    Server demoServer(String folder) throws IOException {
        return servers.launch("auth-server", folder, bothCores(), DEMO);
    }

    /** The word of a table for a goal. */
    static String verdict(boolean met) {
        return met ? "met" : "**missed**";
    }
}
