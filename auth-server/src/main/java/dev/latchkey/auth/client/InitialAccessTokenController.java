package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Initial access tokens in the management API: whoever may register clients may let machines register themselves. */
@RestController
@RequestMapping("/api/v1/organizations/{id}/initial-access-tokens")
class InitialAccessTokenController {

    private static final int MAX_USES = 10_000;
    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);
    private static final Duration MAX_LIFETIME = Duration.ofDays(366);

    private final InitialAccessTokens tokens;
    private final ClientPlaces places;
    private final KnownScopes knownScopes;
    private final Clock clock;

    InitialAccessTokenController(
            InitialAccessTokens tokens, ClientPlaces places, KnownScopes knownScopes, Clock clock) {
        this.tokens = tokens;
        this.places = places;
        this.knownScopes = knownScopes;
        this.clock = clock;
    }

    /**
     * What a token shall be.
     *
     * @param scope the most that its clients may have; all scopes there are now if {@code null}
     * @param workspaceId where its clients are pinned to; nowhere if {@code null}
     * @param uses one if {@code null}
     * @param expiresAt in a week if {@code null}
     */
    record New(String scope, String workspaceId, Integer uses, Instant expiresAt) {}

    record Shown(
            String id,
            String organizationId,
            String workspaceId,
            String scope,
            int uses,
            int used,
            Instant createdAt,
            Instant expiresAt) {

        static Shown of(InitialAccessToken token) {
            return new Shown(
                    token.id(),
                    token.organizationId(),
                    token.workspaceId(),
                    String.join(" ", token.scopes()),
                    token.uses(),
                    token.used(),
                    token.createdAt(),
                    token.expiresAt());
        }
    }

    /** The one answer that shows the token. */
    record Made(
            String id,
            String initialAccessToken,
            String organizationId,
            String workspaceId,
            String scope,
            int uses,
            Instant createdAt,
            Instant expiresAt) {

        static Made of(InitialAccessTokens.Made made) {
            InitialAccessToken token = made.token();
            return new Made(
                    token.id(),
                    made.secret().value(),
                    token.organizationId(),
                    token.workspaceId(),
                    String.join(" ", token.scopes()),
                    token.uses(),
                    token.createdAt(),
                    token.expiresAt());
        }

        /** Without the token: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "Made[" + id + "]";
        }
    }

    @PostMapping
    ResponseEntity<Made> create(Access access, @PathVariable String id, @RequestBody New wanted) {
        Input input = new Input();
        places.requireWrite(access, id, wanted.workspaceId(), input);
        Set<String> scopes = knownScopes.read(input, wanted.scope() == null ? knownScopes.all() : wanted.scope());
        int uses = wanted.uses() == null ? 1 : wanted.uses();
        if (uses < 1 || uses > MAX_USES) {
            input.fault("uses", "Must be from 1 to " + MAX_USES + ".");
        }
        Instant now = clock.instant();
        Instant expiresAt = wanted.expiresAt() == null ? now.plus(DEFAULT_LIFETIME) : wanted.expiresAt();
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(MAX_LIFETIME))) {
            input.fault("expires_at", "Must be within the next " + MAX_LIFETIME.toDays() + " days.");
        }
        input.requireNoFaults();
        InitialAccessTokens.Made made =
                tokens.create(id, wanted.workspaceId(), scopes, uses, expiresAt, access.actor());
        URI location = URI.create("/api/v1/organizations/" + id + "/initial-access-tokens/"
                + made.token().id());
        return ResponseEntity.created(location).body(Made.of(made));
    }

    /** Also those that are used up, and for a month those that have expired. */
    @GetMapping
    Page<Shown> list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        places.requireOrganization(access, id);
        int most = Page.limit(limit);
        String cursor = Page.after(after);
        List<InitialAccessToken> rows;
        if (VisibleClients.seesAll(access, id)) {
            access.require(Permission.CLIENTS_READ, id);
            rows = tokens.ofOrganization(id, cursor, most + 1);
        } else {
            rows = tokens.ofWorkspaces(id, VisibleClients.readable(access, id), cursor, most + 1);
        }
        return Page.of(rows, most, InitialAccessToken::id, Shown::of);
    }

    /** The clients that were registered with it stay. */
    @DeleteMapping("/{tokenId}")
    ResponseEntity<Void> revoke(Access access, @PathVariable String id, @PathVariable String tokenId) {
        places.requireOrganization(access, id);
        InitialAccessToken token = tokens.find(tokenId)
                .filter(found -> found.organizationId().equals(id))
                .orElseThrow(ApiProblem::notFound);
        if (token.workspaceId() == null) {
            requireSightOfAll(access, id);
            access.require(Permission.CLIENTS_WRITE, id);
        } else {
            access.require(Permission.CLIENTS_WRITE, id, token.workspaceId());
        }
        if (!tokens.revoke(token, access.actor())) {
            throw ApiProblem.notFound();
        }
        return ResponseEntity.noContent().build();
    }

    private void requireSightOfAll(Access access, String organizationId) {
        if (!VisibleClients.seesAll(access, organizationId)) {
            throw ApiProblem.notFound();
        }
    }
}
