package dev.latchkey.resourceserver;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small application behind the starter. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableMethodSecurity
@Import({TestApplication.Things.class, Callbacks.class})
class TestApplication {

    @Bean
    MovableTime movableTime() {
        return new MovableTime();
    }

    @Bean
    Clock clock(MovableTime time) {
        return time.clock();
    }

    @Bean
    Ticker ticker(MovableTime time) {
        return time.ticker();
    }

    @RestController
    static class Things {

        @GetMapping("/things")
        Map<String, String> read(@AuthenticationPrincipal CredentialPrincipal principal) {
            return Map.of(
                    "client_id", principal.clientId(), "kind", principal.kind().name());
        }

        @PostMapping("/things")
        String write() {
            return "written";
        }

        @DeleteMapping("/things")
        @PreAuthorize("hasAuthority('SCOPE_things:delete')")
        String delete() {
            return "deleted";
        }

        @GetMapping("/later")
        Callable<String> later() {
            return () -> "later";
        }

        @GetMapping("/either")
        String either() {
            return "either";
        }

        @GetMapping("/grouped/things")
        String grouped() {
            return "grouped";
        }

        @GetMapping("/legacy/things")
        String legacy() {
            return "legacy";
        }

        @GetMapping("/open/hello")
        String hello() {
            return SecurityContextHolder.getContext().getAuthentication() == null ? "stranger" : "known";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("a fault of the application");
        }
    }
}
