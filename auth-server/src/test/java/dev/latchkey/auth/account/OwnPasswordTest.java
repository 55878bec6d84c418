package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code /api/v1/me/password} and {@code /api/v1/me/sessions}. */
@AuthServerTest
class OwnPasswordTest {

    private static final String PASSWORD = "/api/v1/me/password";
    private static final String SESSIONS = "/api/v1/me/sessions";
    private static final String ANOTHER = "another password";
    private static final int GUESSES = 10;

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    private Person person;

    @BeforeEach
    void makePerson() {
        person = people.withPassword();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void whoKnowsThePresentOneChangesItAndAllOtherSessionsEnd() {
        String other = people.sessionOf(person);

        HttpResponse<String> changed = change(person.session(), People.PASSWORD, ANOTHER);

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(changed.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(wire.json(changed)).containsOnlyKeys("access_token", "token_type");
        assertThat(status(token(changed))).isEqualTo(200);
        assertThat(status(person.session())).isEqualTo(401);
        assertThat(status(other)).isEqualTo(401);
        assertThat(login(People.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(login(ANOTHER).statusCode()).isEqualTo(200);
        assertThat(events("user.password_changed")).last().isEqualTo(person.userId());
    }

    @Test
    void aWrongOneIsRefusedAtItsFieldAndGuessesAreBoundedWhereverTheyComeFrom() throws Exception {
        HttpResponse<String> wrong = change(person.session(), "wrong password", ANOTHER);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wire.json(wrong).get("errors"))
                .isEqualTo(List.of(Map.of("field", "current_password", "detail", "Is not your password.")));
        assertThat(events("user.password_refused")).containsExactly(person.userId());

        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Integer> guess =
                () -> change(person.session(), "wrong again", ANOTHER).statusCode();
        List<Integer> answers = threads.invokeAll(Collections.nCopies(GUESSES + 2, guess)).stream()
                .map(answer -> {
                    try {
                        return answer.get();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        threads.shutdown();

        assertThat(answers).filteredOn(status -> status == 400).hasSize(GUESSES - 1);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(3);
        HttpResponse<String> right = change(person.session(), People.PASSWORD, ANOTHER);
        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.headers().firstValue("Retry-After")).isPresent();
        // Nobody is kept from signing in by that.
        assertThat(login(People.PASSWORD).statusCode()).isEqualTo(200);
        clock.move(Duration.ofMinutes(16));
        assertThat(change(person.session(), People.PASSWORD, ANOTHER).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoHasNoPasswordHasNoneToChangeAndAnUnfitOneIsNotTaken() {
        assertThat(change(people.stranger().session(), People.PASSWORD, ANOTHER).statusCode())
                .isEqualTo(409);
        for (String unfit : List.of("short", "x".repeat(257))) {
            HttpResponse<String> refused = change(person.session(), People.PASSWORD, unfit);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"password\"");
        }
        assertThat(login(People.PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void withASecondFactorTheSessionMustBeAFreshOneAndTheNewOneIsAsGood() throws Exception {
        Authenticator app = Authenticator.enrolled(wire, person.session(), clock.instant());
        clock.move(Duration.ofMinutes(11));
        HttpResponse<String> stale = change(person.session(), People.PASSWORD, ANOTHER);
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("fresh-session-required");

        String fresh = token(wire.api(
                "POST",
                "/auth/login",
                null,
                "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\",\"otp\":\""
                        + app.code(clock.instant()) + "\"}"));
        String next = token(change(fresh, People.PASSWORD, ANOTHER));

        assertThat(SignedJWT.parse(next).getJWTClaimsSet().getStringListClaim("amr"))
                .containsExactly("pwd", "otp");
        assertThat(login(ANOTHER).body()).contains("Two-factor code required");
    }

    @Test
    void allSessionsOfThePersonEndAtOnceAndTheNextOneHolds() {
        String other = people.sessionOf(person);
        Person somebodyElse = people.stranger();

        assertThat(wire.api("DELETE", SESSIONS, person.session(), null).statusCode())
                .isEqualTo(204);

        assertThat(status(person.session())).isEqualTo(401);
        assertThat(status(other)).isEqualTo(401);
        assertThat(status(somebodyElse.session())).isEqualTo(200);
        assertThat(status(token(login(People.PASSWORD)))).isEqualTo(200);
        assertThat(events("user.signed_out_everywhere")).containsExactly(person.userId());
    }

    private HttpResponse<String> change(String session, String present, String chosen) {
        return wire.api(
                "POST",
                PASSWORD,
                session,
                "{\"current_password\":\"" + present + "\",\"password\":\"" + chosen + "\"}");
    }

    private HttpResponse<String> login(String password) {
        return wire.api(
                "POST",
                "/auth/login",
                null,
                "{\"email\":\"" + person.email() + "\",\"password\":\"" + password + "\"}");
    }

    private String token(HttpResponse<String> answer) {
        return (String) wire.json(answer).get("access_token");
    }

    private int status(String session) {
        return wire.api("GET", "/api/v1/me", session, null).statusCode();
    }

    /** Who made these happen to the person, in order. */
    private List<String> events(String type) {
        return jdbc.sql("select actor from audit_event where type = :type and subject = :user order by occurred_at")
                .param("type", type)
                .param("user", person.userId())
                .query(String.class)
                .list();
    }
}
