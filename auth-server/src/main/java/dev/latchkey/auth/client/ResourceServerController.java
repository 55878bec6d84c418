package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import java.net.URI;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/resource-servers}, for platform operators. */
@RestController
@RequestMapping("/api/v1/resource-servers")
class ResourceServerController {

    private final Clients clients;
    private final String defaultAudience;

    ResourceServerController(Clients clients, @Value("${latchkey.audience}") String defaultAudience) {
        this.clients = clients;
        this.defaultAudience = defaultAudience;
    }

    /**
     * One to register.
     *
     * @param audience the one that tokens have by default if {@code null}
     */
    record New(String name, String audience, String environment) {}

    record Shown(String clientId, String name, String audience, String environment, Instant createdAt) {

        static Shown of(Client client) {
            return new Shown(
                    client.clientId(),
                    client.clientName(),
                    client.resourceServer().audience(),
                    client.resourceServer().environment(),
                    client.createdAt());
        }
    }

    /** The one answer that shows the secret. */
    record Registered(
            String clientId,
            String clientSecret,
            String clientSecretId,
            String name,
            String audience,
            String environment) {

        @Override
        public String toString() {
            return "Registered[" + clientId + "]";
        }
    }

    @GetMapping
    Page<Shown> list(
            Access access,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        access.requireOperator();
        int most = Page.limit(limit);
        return Page.of(clients.resourceServers(Page.after(after), most + 1), most, Client::clientId, Shown::of);
    }

    @PostMapping
    ResponseEntity<Registered> register(Access access, @RequestBody New wanted) {
        access.requireOperator();
        String audience = wanted.audience() == null ? defaultAudience : wanted.audience();
        ResourceServerDraft draft = new ResourceServerDraft(wanted.name(), audience, wanted.environment()).checked();
        NewSecret made = clients.registerResourceServer(draft.name(), draft.resourceServer(), access.actor());
        return ResponseEntity.created(URI.create("/api/v1/resource-servers/" + made.clientId()))
                .body(new Registered(
                        made.clientId(),
                        made.secret().value(),
                        made.id(),
                        draft.name(),
                        draft.audience(),
                        draft.environment()));
    }

    /** Nobody else may know which there are. */
    @DeleteMapping("/{clientId}")
    ResponseEntity<Void> delete(Access access, @PathVariable String clientId) {
        boolean there = access.operator()
                && clients.find(clientId)
                        .filter(client -> client.resourceServer() != null)
                        .isPresent();
        if (!there) {
            throw ApiProblem.notFound();
        }
        access.requireOperator();
        if (!clients.delete(clientId, access.actor())) {
            throw ApiProblem.notFound();
        }
        return ResponseEntity.noContent().build();
    }
}
