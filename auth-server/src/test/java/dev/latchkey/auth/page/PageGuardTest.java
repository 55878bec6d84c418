package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What stands before every page: headers, the session's cookie, forms that only our own pages can send. */
@AuthServerTest
class PageGuardTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void everyPageAndEveryRefusalCarriesTheStrictHeaders() {
        Person operator = people.operator();
        Visitor visitor = Visitor.of(wire, operator.session());

        assertStrict(Visitor.of(wire).get("/sign-in"), 200);
        assertStrict(visitor.get("/platform/organizations"), 200);
        assertStrict(visitor.get("/organizations/org_none"), 404);
        assertStrict(visitor.get("/organizations/org_none/nothing/here"), 404);
        assertStrict(visitor.post("/sign-out", null), 403);
        assertStrict(Visitor.of(wire).get("/organizations"), 303);
        assertStrict(Visitor.of(wire).post("/sign-in", "no token", "email", "a@b"), 403);
    }

    @Test
    void noPageHasAnythingInline() {
        Visitor visitor = Visitor.of(wire, people.operator().session());
        String organization = "/organizations/" + fixtures.workspace().organizationId();

        for (String path :
                new String[] {"/sign-in", "/platform/organizations", organization, organization + "/apps/new"}) {
            assertThat(visitor.get(path).body())
                    .doesNotContain("style=")
                    .doesNotContain("<style")
                    .doesNotContainPattern("<script(?![^>]*src=\"/assets/)")
                    .doesNotContainPattern(" on[a-z]+=")
                    .doesNotContainPattern("(src|href)=\"(https?:)?//");
        }
    }

    @Test
    void theCookieIsNoCredentialAtTheApiAndABearerTokenIsNoneAtThePages() {
        Person operator = people.operator();

        assertThat(Visitor.of(wire, operator.session()).get("/api/v1/me").statusCode())
                .isEqualTo(401);
        assertThat(Visitor.of(wire)
                        .get("/platform/organizations", "Authorization", "Bearer " + operator.session())
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void whoeverIsNotSignedInIsAskedToAndComesBack() {
        HttpResponse<String> asked = Visitor.of(wire).get("/organizations/org_x/api-keys?show=inactive");

        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.headers().firstValue("Location"))
                .contains("/sign-in?next=%2Forganizations%2Forg_x%2Fapi-keys%3Fshow%3Dinactive");
        assertThat(asked.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aFormThatOutlivedItsSessionIsAnsweredWithTheFormToSignInAgainAndCanBeSentAfterwards() {
        Person developer = people.memberOf(fixtures.workspace().organizationId(), Role.DEVELOPER);
        Visitor visitor = Visitor.of(wire, developer.session());
        String organization = visitor.get("/").headers().firstValue("Location").orElseThrow();
        String token = Visitor.formToken(visitor.get(organization + "/apps/new").body());
        clock.move(Duration.ofMinutes(31));

        HttpResponse<String> plain = visitor.post(organization + "/apps", token, "client_name", "Late");
        HttpResponse<String> htmx = visitor.get(organization + "/apps/new", "HX-Request", "true");

        assertThat(plain.statusCode()).isEqualTo(401);
        assertThat(plain.body()).contains("nothing was changed");
        assertThat(htmx.statusCode()).isEqualTo(401);
        assertThat(htmx.headers().firstValue("HX-Retarget")).contains("#above");
        assertThat(htmx.body()).contains("id=\"sign-in-again\"", "name=\"again\" value=\"true\"");
        people.setPassword(developer.userId(), People.PASSWORD);
        HttpResponse<String> again = visitor.post(
                "/sign-in", token, "again", "true", "email", developer.email(), "password", People.PASSWORD);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(visitor.post(organization + "/apps", token, "client_name", "Late", "scope", "jobs:read")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFormFromElsewhereIsRefusedAndChangesNothing() {
        Person operator = people.operator();
        Visitor visitor = Visitor.of(wire, operator.session());
        String organization = fixtures.organization().id();
        String others = Visitor.formToken(Visitor.of(wire).get("/sign-in").body());
        visitor.get("/platform/organizations");

        for (String token : new String[] {null, "", "made-up", others}) {
            assertThat(visitor.post(
                                    "/organizations/" + organization + "/apps",
                                    token,
                                    "client_name",
                                    "Foreign",
                                    "scope",
                                    "jobs:read")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(wire.api("GET", "/api/v1/organizations/" + organization + "/clients", operator.session(), null)
                        .body())
                .doesNotContain("Foreign");
        assertThat(visitor.post("/sign-out", null).statusCode()).isEqualTo(403);
        assertThat(visitor.get("/platform/organizations").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email=%zz", "email=%", "a=%c3%28&email=x%00"})
    void aFormThatCannotBeReadIsNobodysFault(String form) {
        HttpResponse<String> response = wire.post("/sign-in", form, request -> request);

        assertThat(response.statusCode()).isBetween(400, 499);
        assertStrict(response, response.statusCode());
    }

    @Test
    void aParameterOfTheWrongTypeIsRefusedAndAnAddressOfAFormAloneIsNoPage() {
        Visitor operator = Visitor.of(wire, people.operator().session());
        String organization = "/organizations/" + fixtures.organization().id();

        assertThat(operator.submit("/sign-in", "/sign-in", "again", "perhaps").statusCode())
                .isEqualTo(400);
        HttpResponse<String> reloaded = operator.get(organization + "/apps/lkc_x/disable");
        assertThat(reloaded.statusCode()).isEqualTo(404);
        assertThat(reloaded.body()).contains("There is nothing here");
        assertThat(operator.get(organization + "/api-keys/new?type=cronjobpro&copy_from=%00")
                        .statusCode())
                .isBetween(400, 499);
        assertThat(operator.get("/platform/organizations", "Cookie", "latchkey-session=%20; latchkey-form=\"")
                        .statusCode())
                .isLessThan(500);
    }

    @Test
    void aRefusalStandsAboveThePageThatIsOpen() {
        Visitor operator = Visitor.of(wire, people.operator().session());

        HttpResponse<String> refused = operator.get("/organizations/org_none", "HX-Request", "true");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.headers().firstValue("HX-Retarget")).contains("#above");
        assertThat(refused.body()).contains("id=\"refusal\"");
    }

    @Test
    void aFormThatIsTooLargeOrHasTooManyFieldsIsRefused() {
        assertThat(wire.post("/sign-in", "email=" + "x".repeat(70_000), request -> request)
                        .statusCode())
                .isEqualTo(413);
        assertThat(wire.post("/sign-in", "a=b&".repeat(1000), request -> request)
                        .statusCode())
                .isBetween(400, 499);
    }

    @Test
    void underAnHttpsIssuerCookiesAreSecureAndBoundToTheHost() {
        try (Node node = Node.start(TestDatabase.fresh(), "latchkey.issuer=https://auth.example.com")) {
            HttpResponse<String> page = node.wire().get("/sign-in", request -> request);

            assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("__Host-latchkey-form=")
                    .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/")
                    .doesNotContain("Domain");
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
    }

    private static void assertStrict(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }
}
