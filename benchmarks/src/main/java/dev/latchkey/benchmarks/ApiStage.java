package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the starter costs an API that does nothing else: beside the same API behind an empty security chain. */
final class ApiStage implements Stage {

    @Override
    public void run(Bench bench) throws Exception {
        Server auth = bench.demoServer("api-auth-server");
        DemoCredentials credentials = DemoCredentials.await(auth.process());
        TokenClient client = new TokenClient(auth.endpoint());
        client.awaitToken(credentials.basic(), auth.process());
        String token = client.token(credentials.basic());
        Server empty = bench.servers().pingApi(bench.serverCore(), false, auth.endpoint(), credentials);
        Server guarded = bench.servers().pingApi(bench.serverCore(), true, auth.endpoint(), credentials);
        Load load = new Load(
                Bench.MODULE.resolve("api.lua"), PingApi.PATH, bench.loadCore(), bench.number("--connections"));
        new Comparison(bench, load)
                .run(
                        "api: a repeated credential at a resource server",
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
}
