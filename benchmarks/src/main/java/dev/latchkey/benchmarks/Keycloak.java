package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keycloak's distribution, built and started as its guides for production say, as a single node that only this machine can reach. Its realm
 * is imported at the first start: two confidential clients with service accounts, everything else as Keycloak makes it.
 *
 * @param home its own copy of the distribution, for the build writes into it
 * @param secret of both clients, which are called by the algorithm of their access tokens
 */
record Keycloak(Bench bench, Path home, String database, String secret) {

    static final TokenPaths PATHS = new TokenPaths(
            "/realms/benchmark/protocol/openid-connect/token",
            "/realms/benchmark/protocol/openid-connect/token/introspect");

    private static final Path DISTRIBUTION = Bench.MODULE.resolve(Path.of("target", "keycloak"));

    /** Copies and builds it for PostgreSQL; nothing runs then. */
    static Keycloak make(Bench bench, String database) throws IOException, InterruptedException {
        Path home = bench.servers()
                .work()
                .resolve(bench.servers().unusedName("keycloak-home"))
                .toAbsolutePath();
        copy(distribution(), home);
        Keycloak keycloak = new Keycloak(bench, home, database, Servers.randomText());
        keycloak.writeRealm();
        keycloak.run(bench.bothCores(), "build", "--db=postgres", "--cache=local")
                .awaitEnd();
        return keycloak;
    }

    /** Starts it and waits for nothing. */
    Server start(String cores) throws IOException {
        int port = Servers.freePort();
        PinnedProcess process = run(
                cores,
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=localhost",
                "--http-port=" + port,
                "--hostname=http://localhost:" + port,
                "--db-url=" + database,
                "--db-username=postgres",
                "--db-password=postgres");
        return Servers.server(port, null, process);
    }

    /** By its script, with the flags that it has for the JVM: a heap of 512 MiB at most, and G1. */
    private PinnedProcess run(String cores, String... arguments) throws IOException {
        String folder = bench.servers().unusedName("keycloak");
        List<String> program = new ArrayList<>(
                List.of("bash", home.resolve(Path.of("bin", "kc.sh")).toString()));
        program.addAll(List.of(arguments));
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        return bench.servers()
                .program(
                        folder,
                        cores,
                        program,
                        Map.of(
                                "JAVA_HOME",
                                java.getParent().getParent().toString(),
                                "JAVA_OPTS_APPEND",
                                "-Djava.io.tmpdir=" + home.resolve("data")));
    }

    private void writeRealm() throws IOException {
        Path imported = Files.createDirectories(home.resolve(Path.of("data", "import")));
        Files.writeString(imported.resolve("benchmark-realm.json"), """
                {"realm": "benchmark", "enabled": true, "accessTokenLifespan": 3600,
                 "clients": [%s, %s],
                 "components": {"org.keycloak.keys.KeyProvider": [
                   {"name": "rs256", "providerId": "rsa-generated", "config": {"priority": ["100"], "keySize": ["2048"]}},
                   {"name": "es256", "providerId": "ecdsa-generated",
                    "config": {"priority": ["100"], "ecdsaEllipticCurveKey": ["P-256"]}},
                   {"name": "hs512", "providerId": "hmac-generated", "config": {"priority": ["100"], "algorithm": ["HS512"]}},
                   {"name": "aes", "providerId": "aes-generated", "config": {"priority": ["100"]}}]}}
                """.formatted(client("RS256"), client("ES256")));
    }

    /** With itself in the audience of its tokens: Keycloak tells a client about no others. */
    private String client(String algorithm) {
        return """
                {"clientId": "%1$s", "secret": "%2$s", "enabled": true, "serviceAccountsEnabled": true, "standardFlowEnabled": false,
                 "attributes": {"access.token.signed.response.alg": "%1$s"},
                 "protocolMappers": [{"name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
                   "config": {"included.client.audience": "%1$s", "access.token.claim": "true", "introspection.token.claim": "true"}}]}
                """.formatted(algorithm, secret);
    }

    private static Path distribution() throws IOException {
        if (Files.isDirectory(DISTRIBUTION)) {
            try (Stream<Path> found = Files.list(DISTRIBUTION)) {
                Path one = found.filter(Files::isDirectory).findFirst().orElse(null);
                if (one != null) {
                    return one;
                }
            }
        }
        throw new IOException("Keycloak is not in " + DISTRIBUTION + "; benchmarks/run fetches it by -Pkeycloak");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public String toString() {
        return "Keycloak[" + home + "]";
    }
}
