package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.client.ClientViews.Registered;
import dev.latchkey.auth.client.ClientViews.Shown;
import java.net.URI;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clients, as a list of their organization and each by itself. Members are named as RFC 7591 §2 and §3.2.1 name them. */
@RestController
@RequestMapping("/api/v1")
class ClientController {

    private final Clients clients;
    private final VisibleClients visible;
    private final ClientPlaces places;
    private final KnownScopes knownScopes;

    ClientController(Clients clients, VisibleClients visible, ClientPlaces places, KnownScopes knownScopes) {
        this.clients = clients;
        this.visible = visible;
        this.places = places;
        this.knownScopes = knownScopes;
    }

    record New(String clientName, String scope, String workspaceId) {}

    record Change(String clientName, String scope, Boolean disabled) {}

    /** A member of single workspaces sees the clients that are pinned to them. */
    @GetMapping("/organizations/{id}/clients")
    Page<Shown> list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        places.requireOrganization(access, id);
        int most = Page.limit(limit);
        return Page.of(visible.of(access, id, Page.after(after), most + 1), most, Client::clientId, Shown::of);
    }

    @PostMapping("/organizations/{id}/clients")
    ResponseEntity<Registered> register(Access access, @PathVariable String id, @RequestBody New wanted) {
        Input input = new Input();
        places.requireWrite(access, id, wanted.workspaceId(), input);
        String name = input.name("client_name", wanted.clientName());
        Set<String> scopes = knownScopes.read(input, wanted.scope());
        input.requireNoFaults();
        NewSecret made = clients.register(id, wanted.workspaceId(), name, scopes, access.actor());
        Client client = clients.read(made.clientId()).orElseThrow(ApiProblem::notFound);
        return ResponseEntity.created(URI.create("/api/v1/clients/" + made.clientId()))
                .body(Registered.of(client, made));
    }

    @GetMapping("/clients/{clientId}")
    Shown show(Access access, @PathVariable String clientId) {
        return Shown.of(visible.require(access, Permission.CLIENTS_READ, clientId));
    }

    /** Tokens keep the scopes that they were issued with; whoever wants them to end asks for that, too. */
    @PatchMapping("/clients/{clientId}")
    Shown change(Access access, IfMatch ifMatch, @PathVariable String clientId, @RequestBody Change wanted) {
        visible.require(access, Permission.CLIENTS_WRITE, clientId);
        Input input = new Input();
        String name = wanted.clientName() == null ? null : input.name("client_name", wanted.clientName());
        Set<String> scopes = wanted.scope() == null ? null : knownScopes.read(input, wanted.scope());
        input.requireNoFaults();
        return Shown.of(clients.change(
                clientId,
                new ClientChange(name, scopes, wanted.disabled()),
                before -> ifMatch.require(Shown.of(before)),
                access.actor()));
    }

    /** Its tokens are denied from now on. */
    @DeleteMapping("/clients/{clientId}")
    ResponseEntity<Void> delete(Access access, @PathVariable String clientId) {
        visible.require(access, Permission.CLIENTS_WRITE, clientId);
        if (!clients.delete(clientId, access.actor())) {
            throw ApiProblem.notFound();
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/clients/{clientId}/revoke-tokens")
    ResponseEntity<Void> revokeTokens(Access access, @PathVariable String clientId) {
        visible.require(access, Permission.CLIENTS_WRITE, clientId);
        clients.revokeTokens(clientId, access.actor());
        return ResponseEntity.noContent().build();
    }
}
