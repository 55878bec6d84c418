package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.client.ClientViews.AddedSecret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The secrets of a client: a new one beside the old ones, when each was last used, and their end. */
@RestController
@RequestMapping("/api/v1/clients/{clientId}/secrets")
class ClientSecretController {

    private static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    private static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final ClientSecrets secrets;
    private final VisibleClients visible;
    private final Clock clock;

    ClientSecretController(ClientSecrets secrets, VisibleClients visible, Clock clock) {
        this.secrets = secrets;
        this.visible = visible;
        this.clock = clock;
    }

    /**
     * What may be asked of a rotation.
     *
     * @param overlap for how long the old secrets go on working; a day if {@code null}
     */
    record Rotation(String overlap) {}

    /** Also those that have ended, until no token made with them can be alive. */
    @GetMapping
    Page<ClientViews.ShownSecret> list(
            Access access,
            @PathVariable String clientId,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        Client client = visible.require(access, Permission.CLIENTS_READ, clientId);
        int most = Page.limit(limit);
        Instant now = clock.instant();
        return Page.of(
                secrets.list(clientId, Page.after(after), most + 1),
                most,
                SecretRecord::id,
                secret -> ClientViews.ShownSecret.of(secret, client.disabled(), now));
    }

    /** The body may be left out. */
    @PostMapping
    ResponseEntity<AddedSecret> add(
            Access access, @PathVariable String clientId, @RequestBody(required = false) Rotation wanted) {
        visible.require(access, Permission.CLIENTS_WRITE, clientId);
        Input input = new Input();
        Duration overlap = input.overlap("overlap", wanted == null ? null : wanted.overlap(), MAX_OVERLAP);
        input.requireNoFaults();
        NewSecret made = secrets.add(clientId, overlap == null ? DEFAULT_OVERLAP : overlap, access.actor());
        return ResponseEntity.created(URI.create("/api/v1/clients/" + made.clientId() + "/secrets/" + made.id()))
                .body(AddedSecret.of(made));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(
            Access access,
            @PathVariable String clientId,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean compromised) {
        visible.require(access, Permission.CLIENTS_WRITE, clientId);
        if (!secrets.remove(clientId, id, compromised, access.actor())) {
            throw ApiProblem.notFound();
        }
        return ResponseEntity.noContent().build();
    }
}
