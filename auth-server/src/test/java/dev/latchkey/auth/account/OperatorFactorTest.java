package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.page.Visitor;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A platform that asks a second factor of its operators. */
class OperatorFactorTest {

    private static Node server;

    @BeforeAll
    static void start() {
        server = Node.start(TestDatabase.fresh(), "latchkey.sign-in.operator-mfa=true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOperatorWithoutTheFactorCanOnlyEnrolIt() {
        Person operator = server.bean(People.class).operator();
        String resourceServer = server.fixtures().resourceServer().id();
        String organization = server.fixtures().organization().id();
        Map<String, String> routes = Map.of(
                "GET /api/v1/organizations",
                "",
                "POST /api/v1/organizations",
                "{\"name\":\"New\"}",
                "GET /api/v1/organizations/" + organization,
                "",
                "PATCH /api/v1/organizations/" + organization,
                "{\"plan\":\"pro\"}",
                "GET /api/v1/resource-servers",
                "",
                "DELETE /api/v1/resource-servers/" + resourceServer,
                "",
                "GET /api/v1/signing-keys",
                "");

        routes.forEach(
                (route, body) -> assertThat(status(operator, route, body)).isEqualTo(403));
        assertThat(status(operator, "GET /api/v1/me", "")).isEqualTo(200);
        Visitor visitor = Visitor.of(server.wire(), operator.session());
        assertThat(visitor.get("/organizations/" + organization).headers().firstValue("Location"))
                .contains("/organizations/" + organization + "/security");
        assertThat(visitor.get("/security").body()).contains("<strong>This platform</strong>");
        Authenticator.enrolled(server.wire(), operator.session(), server.clock().instant());
        routes.forEach((route, body) ->
                assertThat(status(operator, route, body)).as(route).isBetween(200, 204));
    }

    @Test
    void anOperatorWhoCameByAnIdentityProviderIsAskedForNone() {
        Person operator = server.bean(People.class).operator();
        String federated = server.bean(People.class).federatedSession(operator.userId());

        assertThat(server.wire()
                        .api("GET", "/api/v1/signing-keys", federated, null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(operator, "GET /api/v1/signing-keys", "")).isEqualTo(403);
    }

    @Test
    void whoIsNoOperatorLearnsNothingFromIt() {
        Person stranger = server.bean(People.class).stranger();
        String organization = server.fixtures().organization().id();

        assertThat(status(stranger, "GET /api/v1/organizations/" + organization, ""))
                .isEqualTo(404);
        assertThat(server.wire()
                        .api("GET", "/api/v1/signing-keys", stranger.session(), null)
                        .body())
                .contains("Your role does not allow this.");
    }

    private static int status(Person by, String route, String body) {
        String[] parts = route.split(" ");
        return server.wire()
                .api(parts[0], parts[1], by.session(), body.isEmpty() ? null : body)
                .statusCode();
    }
}
