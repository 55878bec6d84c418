package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Where one-time links lead, and the second factor on the page that signs in. */
@AuthServerTest
class OneTimeLinkPagesTest {

    private static final String PASSWORD = "a password of my own";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Clock clock;

    @Test
    @SuppressWarnings("unchecked")
    void theLinkOfAnInvitationOpensAPageThatTakesItOnce() {
        Workspace workspace = fixtures.workspace();
        Person owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        String email = "ada-" + UUID.randomUUID() + "@example.com";
        Map<String, Object> invited = wire.json(wire.api(
                "POST",
                "/api/v1/organizations/" + workspace.organizationId() + "/members",
                owner.session(),
                "{\"email\":\"" + email + "\",\"role\":\"developer\"}"));
        URI link = URI.create((String) ((Map<String, Object>) invited.get("invitation")).get("accept_url"));
        Visitor visitor = Visitor.of(wire);

        assertThat(visitor.get(link.getPath()).statusCode()).isEqualTo(200);
        HttpResponse<String> tooShort =
                visitor.submit(link.getPath(), link.getPath(), "token", link.getFragment(), "password", "short");
        assertThat(tooShort.statusCode()).isEqualTo(400);
        assertThat(tooShort.body()).contains("password-fault", link.getFragment());
        HttpResponse<String> accepted =
                visitor.submit(link.getPath(), link.getPath(), "token", link.getFragment(), "password", PASSWORD);
        assertThat(accepted.statusCode()).isEqualTo(303);
        assertThat(accepted.headers().firstValue("Location")).contains("/sign-in");

        assertThat(signIn(Visitor.of(wire), email, PASSWORD).statusCode()).isEqualTo(303);
        assertThat(visitor.submit(link.getPath(), link.getPath(), "token", link.getFragment(), "password", PASSWORD)
                        .body())
                .contains("token-fault");
    }

    @Test
    void theLinkToANewPasswordOpensAPageThatSetsItAndBeginsNoSession() {
        Person person = people.withPassword();
        URI link = URI.create((String) wire.json(wire.api(
                        "POST",
                        "/api/v1/users/password-reset",
                        people.operator().session(),
                        "{\"email\":\"" + person.email() + "\"}"))
                .get("reset_url"));
        Visitor visitor = Visitor.of(wire);

        HttpResponse<String> chosen =
                visitor.submit(link.getPath(), link.getPath(), "token", link.getFragment(), "password", PASSWORD);

        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(visitor.cookie("latchkey-session")).isNull();
        assertThat(signIn(visitor, person.email(), People.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(signIn(visitor, person.email(), PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void whoAsksForALinkIsToldWhomToAskWhereThereIsNoMail() {
        Visitor visitor = Visitor.of(wire);

        assertThat(visitor.get("/sign-in").body()).contains("/forgotten-password");
        assertThat(visitor.get("/forgotten-password").body())
                .contains("sends no mail")
                .doesNotContain("<form");
    }

    @Test
    void whoHasASecondFactorIsAskedForItOnThePageToo() {
        Person person = people.withPassword();
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        Visitor visitor = Visitor.of(wire);

        HttpResponse<String> asked = signIn(visitor, person.email(), People.PASSWORD);
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.body()).contains("Two-factor code required", "name=\"otp\"");
        HttpResponse<String> wrong =
                signIn(visitor, person.email(), People.PASSWORD, "otp", authenticator.wrongCode(clock.instant()));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("That code is not right");
        assertThat(visitor.cookie("latchkey-session")).isNull();

        String next = authenticator.code(clock.instant().plusSeconds(30));
        assertThat(signIn(visitor, person.email(), People.PASSWORD, "otp", next).statusCode())
                .isEqualTo(303);
        String backup = authenticator.backupCodes().get(0);
        assertThat(signIn(Visitor.of(wire), person.email(), People.PASSWORD, "backup_code", backup)
                        .statusCode())
                .isEqualTo(303);
        assertThat(signIn(Visitor.of(wire), person.email(), "not-the-password", "otp", next)
                        .body())
                .contains("Invalid email or password")
                .doesNotContain("name=\"otp\"");
    }

    private static HttpResponse<String> signIn(Visitor visitor, String email, String password, String... code) {
        String[] fields = {
            "email", email, "password", password, code.length > 0 ? code[0] : "next", code.length > 0 ? code[1] : "/"
        };
        return visitor.submit("/sign-in", "/sign-in", fields);
    }
}
