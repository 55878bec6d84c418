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
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Settings, Security: the second factor as pages. */
@AuthServerTest
class SecurityPagesTest {

    private static final Pattern PIECE = Pattern.compile("<span>([A-Z2-7]{4})</span>");
    private static final Pattern BACKUP_CODE = Pattern.compile("\\b[0-9a-z]{4}(-[0-9a-z]{4}){3}\\b");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    String organizationId;
    String page;
    Person member;
    Visitor visitor;

    @BeforeEach
    void signIn() {
        organizationId = fixtures.workspace().organizationId();
        page = "/organizations/" + organizationId + "/security";
        member = people.memberOf(organizationId, Role.AUDITOR);
        visitor = Visitor.of(wire, member.session());
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aFactorIsEnabledAndItsBackupCodesAreShownOnce() {
        people.setPassword(member.userId(), People.PASSWORD);
        visitor = Visitor.of(wire, people.sessionOf(member));

        HttpResponse<String> begun = visitor.submit(page, page + "/authenticator");
        String seed = seed(begun);
        assertThat(begun.body()).contains("<svg", "otpauth://totp/");
        assertThat(begun.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        Authenticator app = Authenticator.typed(seed);

        HttpResponse<String> wrong =
                visitor.submit(page, page + "/authenticator/verify", "code", app.wrongCode(clock.instant()));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("id=\"code-fault\"");
        assertThat(seed(wrong)).isEqualTo(seed);

        HttpResponse<String> right =
                visitor.submit(page, page + "/authenticator/verify", "code", app.code(clock.instant()));
        List<String> codes = codes(right);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(visitor.get(page).body())
                .contains("10</span> not used", "Disable 2FA…")
                .doesNotContain(codes.get(0), seed.substring(0, 4));
        Visitor later = Visitor.of(wire);
        String[] password = {"email", member.email(), "password", People.PASSWORD};
        assertThat(later.submit("/sign-in", "/sign-in", password).body()).contains("Two-factor code required");
        assertThat(later.submit(
                                "/sign-in",
                                "/sign-in",
                                "email",
                                member.email(),
                                "password",
                                People.PASSWORD,
                                "backup_code",
                                codes.get(3))
                        .statusCode())
                .isEqualTo(303);
        assertThat(visitor.get(page).body()).contains("9</span> not used");
    }

    @Test
    void newBackupCodesReplaceTheOldOnesAndTheFactorCanBeGivenUp() {
        Authenticator app = Authenticator.enrolled(wire, member.session(), clock.instant());

        List<String> renewed = codes(visitor.submit(page, page + "/backup-codes"));
        assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(app.backupCodes());

        assertThat(visitor.get(page + "/authenticator/remove").body()).contains("Disable 2FA?");
        assertThat(visitor.submit(page, page + "/authenticator/remove").statusCode())
                .isEqualTo(303);
        assertThat(visitor.get(page).body()).contains("Enable 2FA").doesNotContain("Disable 2FA…");
        assertThat(visitor.submit(page, page + "/authenticator/remove").statusCode())
                .isEqualTo(404);
        assertThat(visitor.submit(page, page + "/backup-codes").statusCode()).isEqualTo(303);
    }

    @Test
    void whatWouldKeepTheOwnerOutAsksForASessionOfLate() {
        Authenticator app = Authenticator.enrolled(wire, member.session(), clock.instant());
        clock.move(Duration.ofMinutes(11));

        for (String action : List.of("/authenticator", "/authenticator/remove", "/backup-codes")) {
            HttpResponse<String> refused = visitor.submit(page, page + action);
            assertThat(refused.statusCode()).as(action).isEqualTo(403);
            assertThat(refused.body()).contains("Sign in again").doesNotContain("/api/");
        }
        assertThat(visitor.get(page).body())
                .contains("10</span> not used")
                .doesNotContain(app.backupCodes().get(0));
    }

    @Test
    void aPasswordIsChangedByItsOwnerWhoStaysSignedInHereAlone() {
        member = people.givenPassword(member);
        visitor = Visitor.of(wire, member.session());
        Visitor elsewhere = Visitor.of(wire, people.sessionOf(member));
        String[] wrong = {"current_password", "not the present one", "password", "another password"};

        HttpResponse<String> refused = visitor.submit(page, page + "/password", wrong);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("id=\"current_password-fault\">Is not your password.")
                .doesNotContain(wrong[1], wrong[3]);
        HttpResponse<String> changed = visitor.submit(
                page, page + "/password", "current_password", People.PASSWORD, "password", "another password");

        assertThat(changed.headers().firstValue("Location")).hasValue(page + "?done=password");
        assertThat(visitor.get(page).statusCode()).isEqualTo(200);
        assertThat(elsewhere.get(page).statusCode()).isEqualTo(303);
        Visitor federated =
                Visitor.of(wire, people.federatedSession(people.stranger().userId()));
        assertThat(federated.get("/security").body()).contains("You have none.").doesNotContain("Change password");
    }

    @Test
    void whoSignsOutEverywhereIsSignedOutHereToo() {
        Visitor elsewhere = Visitor.of(wire, people.sessionOf(member));

        HttpResponse<String> ended = visitor.submit(page, page + "/sessions/end");

        assertThat(ended.headers().firstValue("Location")).hasValue("/sign-in?done=everywhere");
        assertThat(visitor.cookie("latchkey-session")).isNull();
        assertThat(elsewhere.get(page).statusCode()).isEqualTo(303);
        assertThat(Visitor.of(wire, member.session()).get(page).statusCode()).isEqualTo(303);
        assertThat(visitor.get("/sign-in?done=everywhere").body()).contains("You are signed out everywhere");
    }

    @Test
    void whoMustEnrolIsLedThereAndCanDoNothingElse() {
        Person developer = people.memberOf(organizationId, Role.DEVELOPER);
        Visitor closedOut = Visitor.of(wire, developer.session());
        String apps = "/organizations/" + organizationId + "/apps";
        String token = Visitor.formToken(closedOut.get(apps + "/new").body());
        organizations.changeMfaPolicy(organizationId, MfaPolicy.ALL, Actor.SYSTEM);

        for (String path : List.of("/organizations/" + organizationId, apps, apps + "/new")) {
            HttpResponse<String> led = closedOut.get(path);
            assertThat(led.statusCode()).as(path).isEqualTo(303);
            assertThat(led.headers().firstValue("Location")).contains(page);
        }
        HttpResponse<String> sent = closedOut.post(apps, token, "client_name", "Late", "scope", "jobs:read");
        assertThat(sent.statusCode()).isEqualTo(403);
        assertThat(sent.body()).contains("Enable 2FA under Settings").doesNotContain("/api/");
        assertThat(closedOut.get(page).body()).contains("asks</span> for a second factor");

        Authenticator.enrolled(wire, developer.session(), clock.instant());
        assertThat(closedOut.get(apps).statusCode()).isEqualTo(200);
        assertThat(closedOut.get(page).body()).doesNotContain("for a second factor. Enable");
    }

    @Test
    void thePagesStandByThemselvesAndInNoOrganizationThatOneDoesNotSee() {
        Person stranger = people.stranger();
        Visitor alone = Visitor.of(wire, stranger.session());

        assertThat(alone.get("/security").body()).contains("Enable 2FA");
        assertThat(seed(alone.submit("/security", "/security/authenticator"))).hasSize(32);
        assertThat(alone.get(page).statusCode()).isEqualTo(404);
        assertThat(alone.submit("/security", page + "/authenticator").statusCode())
                .isEqualTo(404);
        assertThat(Visitor.of(wire).get("/security").statusCode()).isEqualTo(303);
    }

    private static String seed(HttpResponse<String> response) {
        return PIECE.matcher(response.body())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining());
    }

    private static List<String> codes(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return BACKUP_CODE
                .matcher(response.body())
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
