package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same API that does nothing: without security, behind an empty security chain, behind the starter, and behind Spring Security's resource
 * server as it comes. All of them are sent the same access token of our auth server, or its API key.
 */
final class ResourceServerStage implements Stage {

    private static final String STOCK = "benchmarks/stock-resource-server";
    private static final String AUDIENCE = "https://api.example.com";
    private static final String NATIVE = "native";
    private static final int ONE = 1;

    @Override
    public void run(Bench bench) throws Exception {
        // On the load's core, for one contender asks it about every request.
        Server auth = bench.servers()
                .launch(
                        "auth-server",
                        "resource-servers-auth-server",
                        bench.loadCore(),
                        Map.of("LATCHKEY_DEMO_ENABLED", "true"));
        DemoCredentials demo = DemoCredentials.await(auth.process());
        TokenClient client = new TokenClient(auth.endpoint());
        client.awaitToken(demo.basic(), auth.process());
        String bearer = "Authorization: Bearer " + client.token(demo.basic());
        String apiKey = "X-Api-Key: " + demo.unlimitedKey();
        Server empty = bench.servers().pingApi(bench.serverCore(), false, auth.endpoint(), demo);
        Server starter = bench.servers().pingApi(bench.serverCore(), true, auth.endpoint(), demo);

        Contender none = caller(bench, "no security, sent the access token", stock(bench, auth, demo, "none"), bearer);
        Contender emptyWithToken = caller(bench, "empty security chain, sent the access token", empty, bearer);
        Contender starterWithToken = caller(bench, "starter, access token", starter, bearer);
        Contender emptyWithKey = caller(bench, "empty security chain, sent the API key", empty, apiKey);
        Contender starterWithKey = caller(bench, "starter, API key", starter, apiKey);
        Contender jdk = caller(bench, "stock Spring, JWT, JDK", stock(bench, auth, demo, "jwt"), bearer);
        Contender accp =
                caller(bench, "stock Spring, JWT, native provider", stock(bench, auth, demo, "jwt", NATIVE), bearer);
        Contender opaque = caller(bench, "stock Spring, introspection", stock(bench, auth, demo, "opaque"), bearer);
        List<Contender> contenders =
                List.of(none, emptyWithToken, starterWithToken, emptyWithKey, starterWithKey, jdk, accp, opaque);

        int some = bench.number("--connections");
        Sweep sweep = Sweep.run(bench, "api.lua", PingApi.PATH, contenders, some, ONE);
        bench.report().add(table(bench, sweep, contenders));
        goal(
                bench,
                sweep,
                "starter, repeated access token",
                "of an empty security chain",
                1,
                starterWithToken,
                emptyWithToken);
        goal(bench, sweep, "starter, repeated API key", "of an empty security chain", 1, starterWithKey, emptyWithKey);
        goal(
                bench,
                sweep,
                "starter, repeated access token",
                "× stock Spring with the JDK's provider",
                10,
                starterWithToken,
                jdk);
        goal(
                bench,
                sweep,
                "starter, repeated access token",
                "× stock Spring with the native provider",
                4,
                starterWithToken,
                accp);
    }

    private static void goal(
            Bench bench, Sweep sweep, String measure, String what, double goal, Contender contender, Contender of) {
        bench.goals().atLeast(measure, what, sweep.ratio(contender, of, bench.number("--connections")), goal);
    }

    private static String table(Bench bench, Sweep sweep, List<Contender> contenders) {
        int some = bench.number("--connections");
        StringBuilder table = new StringBuilder(Report.format(
                "%n### resource-servers: a repeated credential%n%n%s%n%n"
                        + "| | requests/s, %d connections | p50 ms | p99 ms | CPU µs/request | × no security "
                        + "| p50 ms, 1 connection | added µs |%n|---|---|---|---|---|---|---|---|%n",
                Sweep.caption(bench), some));
        Contender none = contenders.get(0);
        for (Contender contender : contenders) {
            double alone = sweep.p50Millis(contender, ONE);
            table.append(Report.format(
                    "| %s | **%,.0f** | %.2f | %.2f | %.1f | %.2f | %.3f | %.0f |%n",
                    contender.name(),
                    sweep.perSecond(contender, some),
                    sweep.p50Millis(contender, some),
                    sweep.p99Millis(contender, some),
                    sweep.cpuMicros(contender, some),
                    sweep.ratio(contender, none, some),
                    alone,
                    (alone - sweep.p50Millis(none, ONE)) * 1e3));
        }
        return table.toString();
    }

    /** A stock resource server, which has answered as it should to a request without a credential. */
    private static Server stock(Bench bench, Server auth, DemoCredentials demo, String profile, String... provider)
            throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("SPRING_PROFILES_ACTIVE", profile);
        settings.put("PEER_ISSUER", auth.endpoint());
        settings.put("PEER_AUDIENCE", AUDIENCE);
        settings.put("PEER_CLIENT_ID", demo.resourceServerId());
        settings.put("PEER_CLIENT_SECRET", demo.resourceServerSecret());
        settings.put("PEER_PROVIDER", String.join("", provider));
        Server server = bench.servers()
                .launch(STOCK, bench.servers().unusedName("stock-" + profile), bench.serverCore(), settings);
        new TokenClient(auth.endpoint())
                .awaitStatus(profile.equals("none") ? 200 : 401, server.endpoint() + PingApi.PATH, server.process());
        return server;
    }

    private static Contender caller(Bench bench, String name, Server server, String header) throws IOException {
        return new Contender(name, server.endpoint(), bench.servers().privateFile(header), 0, server.process());
    }
}
