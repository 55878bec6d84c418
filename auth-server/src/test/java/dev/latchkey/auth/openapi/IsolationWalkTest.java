package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.openapi.Bodies.Body;
import dev.latchkey.auth.openapi.Document.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** All routes that the document has, walked by the owner of another organization. */
@AuthServerTest
@Import({World.Maker.class, Rows.class})
@TestPropertySource(properties = "latchkey.webhooks.sending=false") // Would change rows by itself.
class IsolationWalkTest {

    /** Routes that name nothing in their path: what somebody who is no operator is answered, and for which of them that is a success. */
    private static final Map<String, Integer> WITHOUT_ID = Map.ofEntries(
            Map.entry("getMe", 200),
            Map.entry("listOrganizations", 200),
            Map.entry("createOrganization", 403),
            Map.entry("listResourceServers", 403),
            Map.entry("createResourceServer", 403),
            Map.entry("offerPasswordResetToUser", 403),
            Map.entry("listPlatformAuditEvents", 403),
            Map.entry("listSigningKeys", 403),
            Map.entry("rotateSigningKeys", 403));

    /** Routes that act upon the caller alone, whoever that is. */
    private static final Set<String> OF_THE_CALLER =
            Set.of("logout", "changePassword", "endSessions", "beginTotp", "verifyTotp", "endTotp", "renewBackupCodes");

    /** Tables that record attempts. */
    private static final Set<String> ATTEMPTS = Set.of();

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    World.Maker worlds;

    @Autowired
    Rows rows;

    private final Bodies bodies = new Bodies(new Random());
    private World victim;
    private World own;
    private List<Operation> operations;

    @BeforeEach
    void makeWorlds() {
        victim = worlds.make();
        own = worlds.make();
        operations = Document.of(wire).ours().stream()
                .filter(operation -> !isOpen(operation))
                .toList();
        assertThat(operations).hasSizeGreaterThan(40);
    }

    @Test
    void theOwnerOfAnotherOrganizationFindsNothingAndChangesNothing() {
        Map<String, List<String>> before = rows.all(ATTEMPTS);
        for (Operation operation : operations) {
            if (OF_THE_CALLER.contains(operation.id())) {
                continue;
            }
            HttpResponse<String> answer =
                    send(operation, victim.path(operation), own.owner(), bodies.whole(operation, victim.ids()));
            assertThat(answer.statusCode()).as("%s", operation).isEqualTo(expected(operation));
            victim.ids()
                    .values()
                    .forEach(id -> assertThat(withoutInstance(answer))
                            .as("%s", operation)
                            .doesNotContain(id));
        }
        assertThat(rows.all(ATTEMPTS)).isEqualTo(before);
    }

    /** The outer one the caller's own, the inner one somebody else's: a lookup by the inner id alone would find it. */
    @Test
    void whatBelongsToAnotherIsNotFoundWithinOnesOwn() {
        List<Operation> nested = operations.stream()
                .filter(operation ->
                        operation.path().chars().filter(c -> c == '{').count() > 1)
                .toList();
        assertThat(nested).hasSizeGreaterThan(2);
        Map<String, List<String>> before = rows.all(ATTEMPTS);
        for (Operation operation : nested) {
            HttpResponse<String> answer = send(
                    operation,
                    own.pathWithLastFrom(victim, operation),
                    own.owner(),
                    bodies.whole(operation, victim.ids()));
            assertThat(answer.statusCode()).as("%s", operation).isEqualTo(404);
        }
        assertThat(rows.all(ATTEMPTS)).isEqualTo(before);
    }

    /** A body may name things, too. */
    @Test
    void whatABodyNamesMustBeTheCallersOwn() {
        List<Operation> naming = operations.stream()
                .filter(operation -> operation.path().contains("{"))
                .filter(operation -> bodies.whole(operation, victim.ids())
                        .filter(body -> victim.ids().values().stream().anyMatch(body.text()::contains))
                        .isPresent())
                .toList();
        assertThat(naming)
                .extracting(Operation::id)
                .contains("createClient", "createApiKey", "createInitialAccessToken");
        Map<String, List<String>> before = rows.all(ATTEMPTS);
        for (Operation operation : naming) {
            HttpResponse<String> answer =
                    send(operation, own.path(operation), own.owner(), bodies.whole(operation, victim.ids()));
            assertThat(answer.statusCode()).as("%s", operation).isEqualTo(400);
        }
        assertThat(rows.all(ATTEMPTS)).isEqualTo(before);
    }

    @Test
    void withoutASessionEveryRouteIsAnswered401AndNothingChanges() {
        Map<String, List<String>> before = rows.all(ATTEMPTS);
        for (Operation operation : operations) {
            HttpResponse<String> answer =
                    send(operation, victim.path(operation), null, bodies.whole(operation, victim.ids()));
            assertThat(answer.statusCode()).as("%s", operation).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .as("%s", operation)
                    .hasValue("Bearer realm=\"latchkey\"");
        }
        assertThat(rows.all(ATTEMPTS)).isEqualTo(before);
    }

    /** A walk that would see no change proves nothing. */
    @Test
    void theRowsThatAreComparedTellOfAChange() {
        Map<String, List<String>> before = rows.all(ATTEMPTS);
        Person owner = victim.owner();
        wire.api("PATCH", "/api/v1/organizations/" + victim.organizationId(), owner.session(), "{\"name\":\"Else\"}");
        assertThat(rows.all(ATTEMPTS).get("organization")).isNotEqualTo(before.get("organization"));
    }

    private static int expected(Operation operation) {
        if (operation.path().contains("{")) {
            return 404;
        }
        return Optional.ofNullable(WITHOUT_ID.get(operation.id()))
                .orElseThrow(() -> new AssertionError(
                        operation + ": say in this test what it answers somebody who is no operator"));
    }

    /** A problem says which path was asked, and that has the id that the caller sent. */
    private static String withoutInstance(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    private static boolean isOpen(Operation operation) {
        return operation.node().path("security").isArray()
                && operation.node().path("security").isEmpty();
    }

    private HttpResponse<String> send(Operation operation, String path, Person by, Optional<Body> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + path))
                .method(
                        operation.method(),
                        body.map(sent -> BodyPublishers.ofString(sent.text())).orElse(BodyPublishers.noBody()));
        body.ifPresent(sent -> request.header("Content-Type", sent.contentType()));
        if (by != null) {
            request.header("Authorization", "Bearer " + by.session());
        }
        return wire.send(request);
    }
}
