package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The stages that measure the token endpoint and nothing else. */
final class TokenStages {

    private static final int FEW_CLIENTS = 10;
    private static final int MANY_CONNECTIONS = 256;
    private static final int CALLERS = 16;

    /** What the documentation advises where the database shares the processor of the server. */
    private static final String GATHER = "latchkey.audit.gather=0.5";

    private TokenStages() {}

    /** The warm token path without audit, beside the bare servlet. */
    static void token(Bench bench) throws Exception {
        String postgres = bench.servers().postgres(bench.loadCore());
        Contender server = authServer(bench, "auth-server, no audit", postgres, 1, false, 0.65);
        Server bare = bench.servers().bareServlet(bench.serverCore(), server.credentials(), "ES256");
        Comparison.ofTokens(bench)
                .runTokens(
                        "token: the warm path",
                        new Contender("bare servlet", bare.endpoint(), server.credentials(), 0, bare.process()),
                        server);
    }

    /** What the durable audit row costs, with PostgreSQL on the load's core and on the server's. */
    static void audit(Bench bench) throws Exception {
        auditRow(bench, "PostgreSQL on the other core", bench.loadCore(), 0.7);
        auditRow(bench, "PostgreSQL on the server's core", bench.serverCore(), 0);
        auditRow(bench, "PostgreSQL on the server's core, `" + GATHER + "`", bench.serverCore(), 0.5, "-D" + GATHER);
    }

    /**
     * A client of a workspace without audit and one with, at the same server: what one process does differs from the next one's by more
     * than what is measured here.
     */
    private static void auditRow(Bench bench, String where, String databaseCore, double goal, String... moreFlags)
            throws Exception {
        String postgres = bench.servers().postgres(databaseCore);
        String database = bench.servers().database(postgres);
        Server server = bench.servers().authServer(bench.serverCore(), database, moreFlags);
        Comparison.ofTokens(bench)
                .runTokens(
                        "audit: a durable row for each token, " + where,
                        clientsOf(server, database, "without audit", 1, false, 0),
                        clientsOf(server, database, "with audit", 1, true, goal));
        bench.servers().stopAll();
    }

    /** A few registered clients and many, all of them in use. */
    static void clients(Bench bench) throws Exception {
        String postgres = bench.servers().postgres(bench.loadCore());
        int many = bench.number("--clients");
        Comparison.ofTokens(bench)
                .runTokens(
                        "clients: the load spread over all that are registered",
                        authServer(bench, FEW_CLIENTS + " clients", postgres, FEW_CLIENTS, false, 0),
                        authServer(bench, many + " clients", postgres, many, false, 0.9));
    }

    /** Everything at once in a small heap: many clients, audit, and more connections than the server has threads. */
    static void memory(Bench bench) throws Exception {
        int many = bench.number("--clients");
        String postgres = bench.servers().postgres(bench.loadCore());
        Contender server = authServer(bench, "-Xmx256m", postgres, many, true, 0, "-Xmx256m");
        StringBuilder table = new StringBuilder(
                "\n### memory: full load with `-Xmx256m`, audit, " + many
                        + " clients\n\n| connections | tokens/s | p99 ms | failures | peak resident MiB |\n|---|---|---|---|---|\n");
        Comparison.ofTokens(bench).warmUp(server);
        for (int connections : new int[] {bench.number("--connections"), MANY_CONNECTIONS}) {
            // A failed request or a logged error, OutOfMemoryError first of all, ends the run with an exception.
            Load.Result result = Comparison.tokens(bench, connections)
                    .run(server, bench.number("--seconds") * bench.number("--rounds"));
            table.append(Report.format(
                    "| %d | %,.0f | %.2f | 0 | %d |%n",
                    connections,
                    result.perSecond(),
                    result.p99Micros() / 1e3,
                    server.process().peakMemory()));
        }
        bench.report().add(table.toString());
    }

    /** An auth server on a database of its own, with that many clients in use. */
    static Contender authServer(
            Bench bench, String name, String postgres, int clients, boolean audited, double goal, String... moreFlags)
            throws Exception {
        String database = bench.servers().database(postgres);
        Server server = bench.servers().authServer(bench.serverCore(), database, moreFlags);
        return clientsOf(server, database, name, clients, audited, goal);
    }

    /** That many new clients of a server, all of them in use. */
    private static Contender clientsOf(
            Server server, String database, String name, int clients, boolean audited, double goal) throws Exception {
        Path credentials = server.process().folder().resolve(audited ? "credentials-audited" : "credentials-unaudited");
        Registrations.make(database, clients, audited, credentials);
        askOnceForEach(credentials, new TokenClient(server.endpoint()));
        return new Contender(name, server.endpoint(), credentials, goal, server.process());
    }

    /** Fills the server's caches. */
    private static void askOnceForEach(Path credentials, TokenClient client) throws Exception {
        List<Callable<String>> requests = new ArrayList<>();
        Files.readAllLines(credentials).forEach(basic -> requests.add(() -> client.token(basic)));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            for (Future<String> answer : callers.invokeAll(requests)) {
                answer.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }
}
