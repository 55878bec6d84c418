package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts authorization servers on the server's core, each with one client. What keeps something in a database has been started on it once
 * before, so that every start-up is one with a schema, a key and a client that are there.
 */
final class PeerServers {

    private static final String STOCK = "benchmarks/stock-authorization-server";
    private static final String CLIENT_ID = "benchmark";

    private final Bench bench;
    private final Servers servers;

    PeerServers(Bench bench) {
        this.bench = bench;
        this.servers = bench.servers();
    }

    private interface Launch {
        Server start() throws IOException, InterruptedException;
    }

    /** The bare servlet, with that signature. */
    Peer bareServlet(String algorithm) throws IOException, InterruptedException {
        Path credentials = servers.credentials(CLIENT_ID, Servers.randomText());
        return timed(
                "bare servlet, " + algorithm,
                algorithm,
                TokenPaths.LATCHKEY,
                credentials,
                () -> servers.bareServlet(bench.serverCore(), credentials, algorithm));
    }

    /**
     * Our auth server, with a client of a workspace with or without audit.
     *
     * @param database its JDBC URL; {@code null} for the embedded one
     * @param algorithm RS256 is that of 2048 bits, as its peers have it, and not our default of 3072
     */
    Peer latchkey(String name, String database, boolean audited, String algorithm, String... moreFlags)
            throws IOException, InterruptedException {
        String folder = servers.unusedName("latchkey");
        Map<String, String> settings = servers.authServerSettings(database);
        settings.put("LATCHKEY_SIGNING_ALGORITHM", algorithm);
        settings.put("LATCHKEY_SIGNING_RSA_KEY_BITS", "2048");
        Server first = servers.launch("auth-server", folder, bench.bothCores(), settings, moreFlags);
        new TokenClient(first.endpoint()).awaitStatus(200, first.endpoint() + "/oauth/jwks", first.process());
        Path credentials = client(first, audited);
        first.process().close();
        return timed(
                name,
                algorithm,
                TokenPaths.LATCHKEY,
                credentials,
                () -> servers.launch("auth-server", folder, bench.serverCore(), settings, moreFlags));
    }

    /** One of our auth servers once more, with a client of a workspace with or without audit. */
    Peer latchkey(String name, Peer running, boolean audited) throws IOException, InterruptedException {
        return new Peer(
                name, running.server(), running.paths(), client(running.server(), audited), running.startSeconds());
    }

    private Path client(Server server, boolean audited) throws IOException, InterruptedException {
        ManagementClient operator = new ManagementClient(server, servers);
        String[] client = operator.registerClient(operator.tenant(audited));
        return servers.credentials(client[0], client[1]);
    }

    /** Spring Security's authorization server with its JDBC stores, secrets kept as bcrypt. */
    Peer stockWithStores(String name, String database) throws IOException, InterruptedException {
        Map<String, String> settings =
                Map.of("SPRING_DATASOURCE_URL", database, "SPRING_DATASOURCE_USERNAME", "postgres");
        String secret = Servers.randomText();
        Server first = stock("jdbc", secret, bench.bothCores(), settings);
        Path credentials = servers.credentials(CLIENT_ID, secret);
        new TokenClient(first.endpoint(), TokenPaths.SPRING).awaitToken(firstLine(credentials), first.process());
        first.process().close();
        return timed(
                name,
                "RS256",
                TokenPaths.SPRING,
                credentials,
                () -> stock("jdbc", secret, bench.serverCore(), settings));
    }

    /** Spring Security's authorization server with what it keeps in memory, and a secret in clear. */
    Peer stockInMemory(String name, String... moreFlags) throws IOException, InterruptedException {
        String secret = Servers.randomText();
        return timed(
                name,
                "RS256",
                TokenPaths.SPRING,
                servers.credentials(CLIENT_ID, secret),
                () -> stock("in-memory", secret, bench.serverCore(), Map.of(), moreFlags));
    }

    private Server stock(String profile, String secret, String cores, Map<String, String> more, String... moreFlags)
            throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SPRING_PROFILES_ACTIVE", profile);
        settings.put("PEER_CLIENT_ID", CLIENT_ID);
        settings.put("PEER_CLIENT_SECRET", secret);
        return servers.launch(STOCK, servers.unusedName("stock-" + profile), cores, settings, moreFlags);
    }

    /** Keycloak with two clients, whose tokens are signed by RS256 and by ES256. */
    List<Peer> keycloak(String database) throws IOException, InterruptedException {
        Keycloak keycloak = Keycloak.make(bench, database);
        Path rs256 = servers.credentials("RS256", keycloak.secret());
        Path es256 = servers.credentials("ES256", keycloak.secret());
        Server first = keycloak.start(bench.bothCores());
        new TokenClient(first.endpoint(), Keycloak.PATHS).awaitToken(firstLine(rs256), first.process());
        first.process().close();
        Peer started =
                timed("Keycloak, RS256", "RS256", Keycloak.PATHS, rs256, () -> keycloak.start(bench.serverCore()));
        Peer other = new Peer("Keycloak, ES256", started.server(), Keycloak.PATHS, es256, started.startSeconds());
        other.client().requireSignature(other.basic(), "ES256");
        return List.of(started, other);
    }

    private static Peer timed(String name, String algorithm, TokenPaths paths, Path credentials, Launch launch)
            throws IOException, InterruptedException {
        String basic = firstLine(credentials);
        long start = System.nanoTime();
        Server server = launch.start();
        TokenClient client = new TokenClient(server.endpoint(), paths);
        client.awaitToken(basic, server.process());
        double seconds = (System.nanoTime() - start) / 1e9;
        client.requireSignature(basic, algorithm);
        return new Peer(name, server, paths, credentials, seconds);
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readAllLines(file).get(0);
    }
}
