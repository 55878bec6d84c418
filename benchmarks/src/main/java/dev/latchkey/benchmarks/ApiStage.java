package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the starter costs an API that does nothing else: beside the same API behind an empty security chain, which is sent the same request.
 * For an access token is longer than all the rest of its request, and Tomcat reads every character of a header whoever wants it.
 */
final class ApiStage implements Stage {

    private static final double GOAL = 0.85;
    private static final double KEY_TO_TOKEN_GOAL = 0.9;

    @Override
    public void run(Bench bench) throws Exception {
        Server auth = bench.demoServer("api-auth-server");
        DemoCredentials credentials = DemoCredentials.await(auth.process());
        TokenClient client = new TokenClient(auth.endpoint());
        client.awaitToken(credentials.basic(), auth.process());
        String token = client.token(credentials.basic());
        Server empty = bench.servers().pingApi(bench.serverCore(), false, auth.endpoint(), credentials);
        Server guarded = bench.servers().pingApi(bench.serverCore(), true, auth.endpoint(), credentials);
        String bearer = "Authorization: Bearer " + token;
        String apiKey = "X-Api-Key: " + credentials.unlimitedKey();
        Contender emptyWithToken = caller("empty security chain, sent the access token", empty, bearer, 0, null);
        Contender emptyWithKey = caller("empty security chain, sent the API key", empty, apiKey, 0, null);
        Load load = new Load(
                Bench.MODULE.resolve("api.lua"), PingApi.PATH, bench.loadCore(), bench.number("--connections"));
        List<List<Load.Result>> rounds = new Comparison(bench, load)
                .run(
                        "api: a repeated credential at a resource server",
                        emptyWithToken,
                        caller("starter, access token", guarded, bearer, GOAL, emptyWithToken),
                        emptyWithKey,
                        caller("starter, API key", guarded, apiKey, GOAL, emptyWithKey));
        double keyToToken = Report.ratio(rounds.get(3), rounds.get(1));
        bench.report()
                .add(Report.format(
                        "API key beside access token: %.2f (goal ≥ %.2f: %s).%n",
                        keyToToken, KEY_TO_TOKEN_GOAL, Bench.verdict(keyToToken >= KEY_TO_TOKEN_GOAL)));
    }

    /** A contender that is asked with that header; one server may be several. */
    private static Contender caller(String name, Server server, String header, double goal, Contender reference)
            throws IOException {
        Path file = server.process().folder().resolve(name.replace(' ', '-'));
        Files.writeString(file, header + "\n");
        return new Contender(name, server.endpoint(), file, goal, server.process(), reference);
    }
}
