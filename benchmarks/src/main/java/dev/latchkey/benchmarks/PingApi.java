package dev.latchkey.benchmarks;

import dev.latchkey.resourceserver.ResourceServerAutoConfiguration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API that does nothing, behind the starter or behind Spring Security with a chain that has no filter. */
final class PingApi {

    static final String PATH = "/v1/ping";
    static final String GUARDED = "guarded";
    static final String OPEN = "open";

    private PingApi() {}

    /**
     * Starts it; the starter takes its settings from the environment.
     *
     * @param arguments {@value #GUARDED} or {@value #OPEN}
     */
    public static void main(String[] arguments) {
        SpringApplication application =
                new SpringApplication(arguments[0].equals(GUARDED) ? Guarded.class : Open.class);
        application.setDefaultProperties(Map.of("server.tomcat.max-keep-alive-requests", "-1"));
        application.run();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Ping.class)
    static class Guarded {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ResourceServerAutoConfiguration.class)
    @Import(Ping.class)
    static class Open {

        @Bean
        SecurityFilterChain emptyChain() {
            return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, List.of());
        }
    }

    /** The one route. */
    @RestController
    static class Ping {

        @GetMapping(PATH)
        Map<String, Boolean> ping() {
            return Map.of("pong", true);
        }
    }
}
