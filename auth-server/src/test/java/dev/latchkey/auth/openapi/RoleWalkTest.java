package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.Authenticator;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.openapi.Bodies.Body;
import dev.latchkey.auth.openapi.Document.Operation;
import dev.latchkey.auth.openapi.Needs.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The tables {@link Routes} and {@link dev.latchkey.auth.api.Permission}, held against what the server lets each role do. */
@AuthServerTest
@Import(World.Maker.class)
class RoleWalkTest {

    private static final int NOT_ALLOWED = 403;
    private static final int NOT_FOUND = 404;
    private static final int ALLOWED = 200;

    /** What a member of one workspace, whatever the role there, is answered about its organization; 403 where nothing stands here. */
    private static final Map<String, Integer> TO_MEMBERS_OF_A_WORKSPACE = Map.of(
            // All show what is pinned to that workspace, or was used there.
            "listClients", ALLOWED,
            "listInitialAccessTokens", ALLOWED,
            "getUsage", ALLOWED);

    /** What only operators may know to exist. */
    private static final Set<String> HIDDEN = Set.of("deleteResourceServer");

    /** Ends the session that the walk goes on with. */
    private static final Set<String> ENDS_THE_WALK = Set.of("logout");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    World.Maker worlds;

    @Autowired
    MovableClock clock;

    private final Bodies bodies = new Bodies(new Random());

    @Test
    void theTableHasEachRouteThatIsServedAndNoOther() {
        Set<String> served = Document.of(wire).ours().stream()
                .map(Operation::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = Routes.ALL.stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).as("Routes").isEqualTo(served);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMemberOfTheOrganizationMayWhatTheTableSays(Role role) {
        walk((world) -> people.memberOf(world.organizationId(), role), false, route -> switch (route.needs()
                .kind()) {
            case SESSION, MEMBERSHIP -> ALLOWED;
            case PERMISSION -> route.needs().permission().isHeldBy(role) ? ALLOWED : NOT_ALLOWED;
            default -> HIDDEN.contains(route.operationId()) ? NOT_FOUND : NOT_ALLOWED;
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMemberOfOneWorkspaceMayWhatTheTableSaysThere(Role role) {
        walk((world) -> people.memberOf(world.workspace(), role), false, route -> switch (route.needs()
                .kind()) {
            case SESSION, MEMBERSHIP -> ALLOWED;
            case PERMISSION -> inWorkspace(route, role, NOT_FOUND);
            default -> HIDDEN.contains(route.operationId()) ? NOT_FOUND : NOT_ALLOWED;
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMemberOfOneWorkspaceMayWhatTheTableSaysWithTheClientsThatArePinnedToIt(Role role) {
        walk((world) -> people.memberOf(world.workspace(), role), true, route -> switch (route.needs()
                .kind()) {
            case SESSION, MEMBERSHIP -> ALLOWED;
            case PERMISSION ->
                inWorkspace(route, role, route.needs().permission().isHeldBy(role) ? ALLOWED : NOT_ALLOWED);
            default -> HIDDEN.contains(route.operationId()) ? NOT_FOUND : NOT_ALLOWED;
        });
    }

    @Test
    void aMemberOfNothingFindsNothing() {
        walk((world) -> people.stranger(), false, route -> switch (route.needs().kind()) {
            case SESSION -> ALLOWED;
            case OPERATOR -> HIDDEN.contains(route.operationId()) ? NOT_FOUND : NOT_ALLOWED;
            default -> NOT_FOUND;
        });
    }

    @Test
    void anOperatorMayEverything() {
        walk((world) -> people.operator(), false, route -> ALLOWED);
    }

    private static int inWorkspace(Route route, Role role, int client) {
        if (route.path().startsWith("/api/v1/clients/") || route.path().contains("/initial-access-tokens/{")) {
            return client;
        }
        if (route.path().startsWith("/api/v1/workspaces/") || route.path().startsWith("/api/v1/api-keys/")) {
            return route.needs().permission().isHeldBy(role) ? ALLOWED : NOT_ALLOWED;
        }
        return TO_MEMBERS_OF_A_WORKSPACE.getOrDefault(route.operationId(), NOT_ALLOWED);
    }

    private interface Caller {

        Person in(World world);
    }

    private interface Expectation {

        /** 200 for any success. */
        int of(Route route);
    }

    private void walk(Caller caller, boolean clientIsPinned, Expectation expectation) {
        Map<String, Operation> operations = Document.of(wire).ours().stream()
                .collect(Collectors.toMap(Operation::toString, operation -> operation));
        World world = null;
        Person person = null;
        for (Route route : routes()) {
            if (world == null) {
                world = worlds.make(clientIsPinned);
                person = caller.in(world);
            }
            int expected = expectation.of(route);
            Operation operation = operations.get(route.method() + " " + route.path());
            World here = route.path().startsWith("/api/v1/workspaces/{workspace_id}/members/")
                    ? worlds.withWorkspaceMember(world)
                    : world;
            HttpResponse<String> answer = send(operation, here, person);
            assertThat(answer.statusCode() / 100 == 2 ? ALLOWED : answer.statusCode())
                    .as("%s: %d %s", operation, answer.statusCode(), answer.body())
                    .isEqualTo(expected);
            if (expected == ALLOWED) {
                Conformity.check(operation, answer.statusCode(), answer.body());
            }
            if (expected == ALLOWED && !route.method().equals("GET")) {
                // The next one finds nothing of what this one did.
                world = null;
            }
        }
    }

    private static List<Route> routes() {
        return Routes.ALL.stream()
                .filter(route -> route.needs().kind() != Kind.NOTHING)
                .filter(route -> !ENDS_THE_WALK.contains(route.operationId()))
                .toList();
    }

    /** The least body there can be; where the document's example names nothing real, one that does. */
    private Optional<Body> body(Operation operation, Person by) {
        return switch (operation.id()) {
            case "verifyTotp" -> {
                Authenticator scanned = Authenticator.scanned(wire, by.session());
                yield json("{\"code\":\"" + scanned.code(clock.instant()) + "\"}");
            }
            case "endTotp", "renewBackupCodes" -> {
                Authenticator.enrolled(wire, by.session(), clock.instant());
                yield bodies.least(operation);
            }
            case "offerPasswordResetToUser" ->
                json("{\"email\":\"" + people.stranger().email() + "\"}");
            case "changePassword" ->
                json("{\"current_password\":\"" + People.PASSWORD + "\",\"password\":\"another password\"}");
            default -> bodies.least(operation);
        };
    }

    private static Optional<Body> json(String text) {
        return Optional.of(new Body("application/json", text));
    }

    private HttpResponse<String> send(Operation operation, World world, Person by) {
        Person caller = operation.id().equals("changePassword") ? people.givenPassword(by) : by;
        Optional<Body> body = body(operation, caller);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + world.path(operation)))
                .header("Authorization", "Bearer " + caller.session())
                .method(
                        operation.method(),
                        body.map(sent -> BodyPublishers.ofString(sent.text())).orElse(BodyPublishers.noBody()));
        body.ifPresent(sent -> request.header("Content-Type", sent.contentType()));
        return wire.send(request);
    }
}
