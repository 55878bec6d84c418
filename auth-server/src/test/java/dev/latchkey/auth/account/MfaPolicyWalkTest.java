package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.MfaPolicy;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** All routes there are about an organization and what is in it, found by asking the server for them: a new one cannot forget the factor. */
@AuthServerTest
class MfaPolicyWalkTest {

    private static final String REQUIRED = "urn:latchkey:problem:second-factor-required";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    Resellers resellers;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private record Route(String method, String path, String contentType) {}

    @Test
    void everyRouteOfAClosedOrganizationAsksForTheFactorAndChangesNothing() {
        Workspace workspace = fixtures.workspace();
        Person owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        List<Route> routes = routesInto(workspace);
        assertThat(routes).hasSizeGreaterThan(30);
        organizations.changeMfaPolicy(workspace.organizationId(), MfaPolicy.ALL, Actor.SYSTEM);
        long changes = changesBy(owner);

        for (Route route : routes) {
            HttpResponse<String> response = send(route, owner);
            assertThat(response.statusCode()).as(route.toString()).isEqualTo(403);
            assertThat(wire.json(response)).as(route.toString()).containsEntry("type", REQUIRED);
        }

        assertThat(changesBy(owner)).isEqualTo(changes);
        Authenticator.enrolled(wire, owner.session(), clock.instant());
        for (Route route : routes) {
            if (route.method().equals("GET")) {
                assertThat(send(route, owner).statusCode()).as(route.toString()).isEqualTo(200);
            }
        }
    }

    /** Each route whose first part names something of the organization, with the name of something that is there. */
    private List<Route> routesInto(Workspace workspace) {
        String client = fixtures.clientOf(workspace, "jobs:read").id();
        Map<String, String> things = new HashMap<>();
        things.put("organizations", workspace.organizationId());
        things.put("workspaces", workspace.id());
        things.put("clients", client);
        things.put("api-keys", fixtures.apiKey(workspace).id());
        things.put(
                "resellers",
                resellers
                        .create(workspace.organizationId(), "Acme", 10, Actor.SYSTEM)
                        .id());
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream()
                        .filter(pattern -> pattern.matches("/api/v1/[a-z-]+/\\{.*"))
                        .filter(pattern -> things.containsKey(pattern.split("/")[3]))
                        .flatMap(pattern -> routes(info, pattern, things.get(pattern.split("/")[3]))))
                .toList();
    }

    private static Stream<Route> routes(RequestMappingInfo info, String pattern, String id) {
        String path = pattern.replaceFirst("\\{[^}]*}", id).replaceAll("\\{[^}]*}", "anything");
        String contentType = info.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(Object::toString)
                .findFirst()
                .orElse("application/json");
        return info.getMethodsCondition().getMethods().stream()
                .map(method -> new Route(method.name(), path, contentType));
    }

    private HttpResponse<String> send(Route route, Person by) {
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + route.path()))
                .method(
                        route.method(),
                        route.method().equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", route.contentType())
                .header("Authorization", "Bearer " + by.session()));
    }

    private long changesBy(Person person) {
        return jdbc.sql("select count(*) from audit_event where actor = :user")
                .param("user", person.userId())
                .query(Long.class)
                .single();
    }
}
