package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The stages, one method each. Started by the {@code run} script in the project's root. */
final class Benchmarks {

    private static final Path MODULE = Path.of("benchmarks");
    private static final int FEW_CLIENTS = 10;
    private static final int FEW_KEYS = 5_000;
    private static final int CALLERS = 16;
    private static final int MOST_WARM_UPS = 10;

    /** A measurement that can be asked for by name. */
    private interface Stage {
        void run() throws Exception;
    }

    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private final Report report = new Report();
    private final Path work;
    private final Options options;
    private final Servers servers;
    private final String serverCore;
    private final String loadCore;
    private final String bothCores;

    private Benchmarks(Path work, List<String> arguments) {
        stages.put("token", this::token);
        stages.put("audit", this::audit);
        stages.put("clients", this::clients);
        stages.put("memory", this::memory);
        stages.put("api", this::api);
        stages.put("keys", this::keys);
        stages.put("start", this::start);
        stages.put("revocation", this::revocation);
        this.work = work;
        this.options = Options.of(arguments, stages.keySet());
        this.servers = new Servers(work, List.of(options.text("--jvm").split(" +")));
        this.serverCore = options.text("--server-core");
        this.loadCore = options.text("--load-core");
        this.bothCores = serverCore + "," + loadCore;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        new Benchmarks(Path.of(all.get(0)), all.subList(1, all.size())).run();
    }

    private void run() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(servers::stopAll));
        report.add(options.caption());
        for (Map.Entry<String, Stage> stage : stages.entrySet()) {
            if (options.stages().contains(stage.getKey())) {
                stage.getValue().run();
                servers.stopAll();
            }
        }
        if (options.write()) {
            report.writeTo(MODULE.resolve("README.md"));
        }
    }

    /** The warm token path without audit, beside the bare servlet. */
    private void token() throws Exception {
        Contender server = authServer("auth-server, no audit", servers.postgres(loadCore), 1, false, 0.65);
        Server bare = servers.bareServlet(serverCore, server.credentials());
        compareTokens(
                "token: the warm path",
                new Contender("bare servlet", bare.endpoint(), server.credentials(), 0, bare.process()),
                server);
    }

    /** What the durable audit row costs, with PostgreSQL on the load's core and on the server's. */
    private void audit() throws Exception {
        String elsewhere = servers.postgres(loadCore);
        compareTokens(
                "audit: a durable row for each token",
                authServer("auth-server, no audit", elsewhere, 1, false, 0),
                authServer("audit, PostgreSQL on the other core", elsewhere, 1, true, 0.7),
                authServer("audit, PostgreSQL on the server's core", servers.postgres(serverCore), 1, true, 0.5));
    }

    /** A few registered clients and many, all of them in use. */
    private void clients() throws Exception {
        String postgres = servers.postgres(loadCore);
        int many = options.number("--clients");
        compareTokens(
                "clients: the load spread over all that are registered",
                authServer(FEW_CLIENTS + " clients", postgres, FEW_CLIENTS, false, 0),
                authServer(many + " clients", postgres, many, false, 0.9));
    }

    /** Everything at once in a small heap: many clients, audit, and more connections than the server has threads. */
    private void memory() throws Exception {
        int many = options.number("--clients");
        Contender server = authServer("-Xmx256m", servers.postgres(loadCore), many, true, 0, "-Xmx256m");
        StringBuilder table = new StringBuilder(
                "\n### memory: full load with `-Xmx256m`, audit, " + many
                        + " clients\n\n| connections | tokens/s | p99 ms | failures | peak resident MiB |\n|---|---|---|---|---|\n");
        warmUp(server, tokens(options.number("--connections")));
        for (int connections : new int[] {options.number("--connections"), 256}) {
            // A failed request or a logged error, OutOfMemoryError first of all, ends the run with an exception.
            Load.Result result =
                    tokens(connections).run(server, options.number("--seconds") * options.number("--rounds"));
            table.append(Report.format(
                    "| %d | %,.0f | %.2f | 0 | %d |%n",
                    connections,
                    result.perSecond(),
                    result.p99Micros() / 1e3,
                    server.process().peakMemory()));
        }
        report.add(table.toString());
    }

    /** What the starter costs an API that does nothing else: beside the same API behind an empty security chain. */
    private void api() throws Exception {
        Server auth = demoServer("api-auth-server");
        DemoCredentials credentials = DemoCredentials.await(auth.process());
        TokenClient client = new TokenClient(auth.endpoint());
        client.awaitToken(credentials.basic(), auth.process());
        String token = client.token(credentials.basic());
        Server empty = servers.pingApi(serverCore, false, auth.endpoint(), credentials);
        Server guarded = servers.pingApi(serverCore, true, auth.endpoint(), credentials);
        compare(
                "api: a repeated credential at a resource server",
                new Load(MODULE.resolve("api.lua"), PingApi.PATH, loadCore, options.number("--connections")),
                caller("empty security chain", empty, "Authorization: Bearer " + token, 0),
                caller("starter, access token", guarded, "Authorization: Bearer " + token, 0.85),
                caller("starter, API key", guarded, "X-Api-Key: " + credentials.unlimitedKey(), 0.85));
    }

    /** A contender that is asked with that header; one server may be several. */
    private static Contender caller(String name, Server server, String header, double goal) throws IOException {
        Path file = server.process().folder().resolve(name.replace(' ', '-'));
        Files.writeString(file, header + "\n");
        return new Contender(name, server.endpoint(), file, goal, server.process());
    }

    /** From the start of the process to the first token: on an empty embedded database, and once more. */
    private void start() throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        for (int i = 0; i < options.number("--starts"); i++) {
            String folder = "start" + i;
            first.add(secondsToToken(folder));
            again.add(secondsToToken(folder));
        }
        report.add(Report.format(
                "%n### start: from the process to its first token%n%n| | seconds | runs |%n|---|---|---|%n%s%s",
                startRow("first start: empty H2 file, schema, key and demo data are made", first),
                startRow("later start on that database", again)));
    }

    /** How long a resource server lets a revoked token or key in. */
    private void revocation() throws Exception {
        String title = "\n### revocation: from the answer to `/oauth/revoke` to the sample's first 401\n\n";
        if (Servers.executable("resource-server-sample").isEmpty()) {
            report.add(title + "Skipped: resource-server-sample has not been built.\n");
            return;
        }
        int trials = options.number("--trials");
        int warmUps = trials / 5;
        String database = servers.database(servers.postgres(bothCores));
        Server auth = servers.authServer(bothCores, database);
        List<String> made = Registrations.makeKeys(database, trials + warmUps, trials + warmUps);
        String basic = made.get(0);
        List<String> keys = made.subList(1, made.size());
        String api = servers.sample(bothCores, auth.endpoint()).endpoint() + "/v1/jobs";
        TokenClient client = new TokenClient(auth.endpoint());
        RevocationLatency.measure(client, api, basic, warmUps);
        RevocationLatency.measureKeys(client, api, basic, keys.subList(0, warmUps));
        report.add(title
                + "| | trials | p50 ms | p99 ms | max ms | goal |\n|---|---|---|---|---|---|\n"
                + latencyRow("access token", RevocationLatency.measure(client, api, basic, trials))
                + latencyRow(
                        "API key",
                        RevocationLatency.measureKeys(client, api, basic, keys.subList(warmUps, keys.size()))));
    }

    private static String latencyRow(String name, long[] nanos) {
        return Report.format(
                "| %s | %d | %.2f | %.2f | %.2f | p99 ≤ 100 ms: %s |%n",
                name,
                nanos.length,
                RevocationLatency.millis(nanos, 50),
                RevocationLatency.millis(nanos, 99),
                RevocationLatency.millis(nanos, 100),
                RevocationLatency.millis(nanos, 99) <= 100 ? "met" : "**missed**");
    }

    /** What a look-up of a key that is not in memory costs among a few thousand keys and among many. */
    private void keys() throws Exception {
        String postgres = servers.postgres(loadCore);
        int many = options.number("--keys");
        List<Long> few = new ArrayList<>();
        List<Long> lot = new ArrayList<>();
        KeyLookUps amongFew = keyLookUps(postgres, FEW_KEYS);
        KeyLookUps amongMany = keyLookUps(postgres, many);
        for (int i = 0; i < FEW_KEYS / KeyLookUps.ROUND; i++) {
            few.add(amongFew.round(i));
            lot.add(amongMany.round(i));
        }
        // The first rounds warm up.
        double one = KeyLookUps.medianMicros(few);
        double other = KeyLookUps.medianMicros(lot);
        report.add(Report.format(
                "%n### keys: introspection of a key that is not in memory%n%n| keys | µs, one after the other | ratio | goal |%n|---|---|---|---|%n"
                        + "| %,d | %.0f | 1 | |%n| %,d | %.0f | %.2f | ≥ 0.90: %s |%n",
                FEW_KEYS, one, many, other, one / other, one / other >= 0.9 ? "met" : "**missed**"));
    }

    private KeyLookUps keyLookUps(String postgres, int count) throws Exception {
        String database = servers.database(postgres);
        Server server = servers.authServer(serverCore, database);
        List<String> made = Registrations.makeKeys(database, count, FEW_KEYS);
        return new KeyLookUps(
                new TokenClient(server.endpoint()), servers.resourceServerBasic(), made.subList(1, made.size()));
    }

    private double secondsToToken(String folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Server server = demoServer(folder);
        DemoCredentials credentials = DemoCredentials.await(server.process());
        new TokenClient(server.endpoint()).awaitToken(credentials.basic(), server.process());
        double seconds = (System.nanoTime() - start) / 1e9;
        servers.stopAll();
        return seconds;
    }

    private static String startRow(String name, List<Double> seconds) {
        double median =
                Report.median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
        return Report.format(
                "| %s | **%.1f** | %s |%n",
                name,
                median,
                String.join(
                        " · ",
                        seconds.stream().map(run -> Report.format("%.1f", run)).toList()));
    }

    private Server demoServer(String folder) throws IOException {
        return servers.launch("auth-server", folder, bothCores, Map.of("LATCHKEY_DEMO_ENABLED", "true"));
    }

    /** An auth server on a database of its own, with that many clients in use. */
    private Contender authServer(
            String name, String postgres, int clients, boolean audited, double goal, String... moreFlags)
            throws Exception {
        String database = servers.database(postgres);
        Server server = servers.authServer(serverCore, database, moreFlags);
        Path credentials = server.process().folder().resolve("credentials");
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

    /** Compares servers that make tokens, after a look whether these hold the same. */
    private void compareTokens(String title, Contender... contenders) throws Exception {
        List<String> claims = claims(contenders[0]);
        for (Contender contender : contenders) {
            List<String> own = claims(contender);
            if (!claims.equals(own)) {
                throw new IllegalStateException(
                        "These do not make the same token, so there is nothing to compare: " + claims + ", " + own);
            }
        }
        compare(title, tokens(options.number("--connections")), contenders);
    }

    /** Warms all up, then measures them in turn, round by round. */
    private void compare(String title, Load load, Contender... contenders) throws Exception {
        List<List<Load.Result>> rounds = new ArrayList<>();
        for (Contender contender : contenders) {
            warmUp(contender, load);
            rounds.add(new ArrayList<>());
        }
        for (int round = 0; round < options.number("--rounds"); round++) {
            for (int i = 0; i < contenders.length; i++) {
                rounds.get(i).add(load.run(contenders[i], options.number("--seconds")));
            }
        }
        report.addComparison(title, List.of(contenders), rounds);
    }

    /** For that long and for that many requests: on a busy machine the compiler is not done after any number of seconds. */
    private void warmUp(Contender contender, Load load) throws IOException, InterruptedException {
        int seconds = options.number("--warmup");
        double requests = 0;
        for (int i = 0; i < MOST_WARM_UPS && requests < options.number("--warmup-requests"); i++) {
            requests += load.run(contender, seconds).perSecond() * seconds;
        }
    }

    private static List<String> claims(Contender contender) throws Exception {
        String basic = Files.readAllLines(contender.credentials()).get(0);
        return new TokenClient(contender.endpoint()).claims(basic);
    }

    private Load tokens(int connections) {
        return new Load(MODULE.resolve("token.lua"), "/oauth/token", loadCore, connections);
    }
}
