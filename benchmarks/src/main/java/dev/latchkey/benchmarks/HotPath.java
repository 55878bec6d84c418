package dev.latchkey.benchmarks;

import com.nimbusds.jose.JOSEException;
import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.resourceserver.revocation.KnownLog;
import dev.latchkey.resourceserver.web.CredentialFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What the starter does with a request whose credential it knows, without a web server and a network: its filter as a running application has
 * it, from the header to the authentication that the application sees. The requests are Spring's stand-ins; what these and the
 * filter cost without any credential is the benchmark {@link #noCredential}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPath {

    private static final String AUDIENCE = "https://api.example.com";
    private static final long START_UP = TimeUnit.SECONDS.toNanos(30);

    private final FilterChain application =
            (request, response) -> seen = SecurityContextHolder.getContext().getAuthentication();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private CannedAuthServer authServer;
    private ConfigurableApplicationContext context;
    private Filter filter;
    private MockHttpServletRequest withKey;
    private MockHttpServletRequest withToken;
    private MockHttpServletRequest withNothing;
    private Object seen;

    /** Starts the application, and lets it learn both credentials. */
    @Setup
    public void start() throws IOException, JOSEException, ServletException, InterruptedException {
        authServer = new CannedAuthServer();
        context = new SpringApplicationBuilder(PingApi.Guarded.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--latchkey.resource-server.issuer=" + authServer.url(),
                        "--latchkey.resource-server.audience=" + AUDIENCE,
                        "--latchkey.resource-server.client-id=benchmark",
                        "--latchkey.resource-server.client-secret=benchmark",
                        "--latchkey.resource-server.public-paths=/open",
                        "--latchkey.resource-server.routes[0].path=/v1/search",
                        "--latchkey.resource-server.routes[0].methods=GET",
                        "--latchkey.resource-server.routes[0].endpoint-group=search",
                        "--latchkey.resource-server.routes[1].path=/v1/jobs/{id}",
                        "--latchkey.resource-server.routes[1].methods=GET",
                        "--latchkey.resource-server.routes[1].scope=jobs:read");
        filter = context.getBean(SecurityFilterChain.class).getFilters().stream()
                .filter(CredentialFilter.class::isInstance)
                .findFirst()
                .orElseThrow();
        withKey = request("/v1/search");
        withKey.addHeader("X-Api-Key", ApiKeyFormat.generate("cf_prod_", new SecureRandom()));
        withToken = request("/v1/jobs/1");
        withToken.addHeader("Authorization", "Bearer " + authServer.token(AUDIENCE));
        withNothing = request("/open");
        awaitLog();
        requireSeen(withKey);
        requireSeen(withToken);
    }

    @TearDown
    public void stop() {
        context.close();
        authServer.close();
    }

    /** An API key with restrictions to environment, method, endpoint group and addresses, and a rate limit. */
    @Benchmark
    public Object apiKey() throws IOException, ServletException {
        return pass(withKey);
    }

    /** An access token and the scope of a route. */
    @Benchmark
    public Object accessToken() throws IOException, ServletException {
        return pass(withToken);
    }

    /** A public path: what is in the other two as well and is no check. */
    @Benchmark
    public Object noCredential() throws IOException, ServletException {
        return pass(withNothing);
    }

    private Object pass(MockHttpServletRequest request) throws IOException, ServletException {
        filter.doFilter(request, response, application);
        return seen;
    }

    /** Before the log is known every credential is asked about. */
    private void awaitLog() throws InterruptedException {
        KnownLog log = context.getBean(KnownLog.class);
        long end = System.nanoTime() + START_UP;
        while (log.state().generation() == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The revocation log is not heard");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void requireSeen(MockHttpServletRequest request) throws IOException, ServletException {
        seen = null;
        if (pass(request) == null) {
            throw new IllegalStateException(request.getRequestURI() + " is refused: " + response.getStatus());
        }
    }

    private static MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr("127.0.0.1");
        return request;
    }
}
