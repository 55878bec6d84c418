package dev.latchkey.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * What an auth server leaves for those who try its demo.
 *
 * @param basic the client's Basic credentials
 * @param unlimitedKey an API key of a type without a rate limit
 */
record DemoCredentials(String basic, String resourceServerId, String resourceServerSecret, String unlimitedKey) {

    /** Reads the file. */
    static DemoCredentials of(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String client = properties.getProperty("client.id") + ':' + properties.getProperty("client.secret");
        return new DemoCredentials(
                Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.US_ASCII)),
                properties.getProperty("resource-server.id"),
                properties.getProperty("resource-server.secret"),
                properties.getProperty("api-key.cronjobpro"));
    }

    /** Waits for a server to have made them. */
    static DemoCredentials await(PinnedProcess server) throws IOException, InterruptedException {
        Path file = server.folder().resolve(Path.of("data", "demo-credentials.properties"));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        // The file is made empty, then written at once.
        while (!Files.exists(file) || Files.size(file) == 0) {
            server.requireHealthy();
            if (System.nanoTime() > end) {
                throw new IOException("The server makes no demo data");
            }
            Thread.sleep(20);
        }
        return of(file);
    }

    @Override
    public String toString() {
        return "DemoCredentials[" + resourceServerId + "]";
    }
}
