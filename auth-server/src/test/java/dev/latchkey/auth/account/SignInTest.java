package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /auth/login}. */
@AuthServerTest
class SignInTest {

    private static final String EXACT_REFUSAL = "{\"detail\":\"Invalid email or password\"}";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theAnswerIsExactlyASessionTokenOfThirtyMinutes() {
        Person person = people.withPassword();

        HttpResponse<String> response = login(person.email(), People.PASSWORD);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        Map<String, Object> body = wire.json(response);
        assertThat(body).containsOnlyKeys("access_token", "token_type").containsEntry("token_type", "bearer");
        String token = (String) body.get("access_token");
        assertThat(wire.header(token)).containsEntry("typ", "session+jwt");
        Map<String, Object> claims = wire.claims(token);
        assertThat(claims)
                .containsOnlyKeys("iss", "aud", "sub", "iat", "exp", "jti", "amr")
                .containsEntry("amr", List.of("pwd"))
                .containsEntry("sub", person.userId())
                .containsEntry("aud", List.of("http://localhost:9000"));
        assertThat((Integer) claims.get("exp") - (Integer) claims.get("iat")).isEqualTo(1800);
    }

    @Test
    void passwordsAreStoredAsArgon2id() {
        Person person = people.withPassword();

        String stored = jdbc.sql("select password_hash from user_account where id = :id")
                .param("id", person.userId())
                .query(String.class)
                .single();

        assertThat(stored).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    /** bcrypt reads 72 bytes, and C strings end at a NUL. */
    @Test
    void aPasswordCountsToItsLastCharacter() {
        Person person = people.withPassword();
        String start = "\u00fc".repeat(100);
        people.setPassword(person.userId(), start + "1");

        assertThat(login(person.email(), start + "1").statusCode()).isEqualTo(200);
        for (String other : List.of(start + "2", start, start + "1\u0000", start + "1 ", start + "\u00001")) {
            assertThat(login(person.email(), other.replace("\u0000", "\\u0000")).statusCode())
                    .isEqualTo(401);
        }
    }

    /** JSON can say half of a character, which has no bytes that could be hashed. */
    @Test
    void halfACharacterIsInNoPassword() {
        Person person = people.withPassword();
        people.setPassword(person.userId(), "a question?");

        assertThat(login(person.email(), "a question\\ud800").statusCode()).isEqualTo(401);
        assertThat(login("nobody@example.com", "a question\\ud800").statusCode())
                .isEqualTo(401);
        HttpResponse<String> chosen = wire.api(
                "POST",
                "/auth/password-reset/confirm",
                null,
                "{\"token\":\"lkp_none\",\"password\":\"a question\\ud800\"}");
        assertThat(chosen.statusCode()).isEqualTo(400);
        assertThat(chosen.body()).contains("\"field\":\"password\"");
    }

    @Test
    void theAddressIsComparedWithoutRegardToCase() {
        Person person = people.withPassword();

        assertThat(login(person.email().toUpperCase(Locale.ROOT), People.PASSWORD)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserGetTheSameAnswer() {
        HttpResponse<String> wrong = login(people.withPassword().email(), "wrong");
        HttpResponse<String> unknown = login("nobody@example.com", "wrong");
        HttpResponse<String> withoutPassword = login(people.stranger().email(), "wrong");
        HttpResponse<String> noAddress = login("\u0000", "wrong");

        for (HttpResponse<String> response : List.of(wrong, unknown, withoutPassword, noAddress)) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo(EXACT_REFUSAL);
            assertThat(response.headers().map().keySet())
                    .isEqualTo(wrong.headers().map().keySet());
            assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void anUnknownUserTakesAsLongAsAWrongPassword() {
        String known = people.withPassword().email();
        IntStream.range(0, 3).forEach(i -> login("warm-up-" + i + "@example.com", "wrong"));

        long unknown = Long.MAX_VALUE;
        long wrong = Long.MAX_VALUE;
        // In turn, so that what else the machine does slows both down.
        for (int i = 0; i < 6; i++) {
            unknown = Math.min(unknown, nanosOfFailure("nobody-at-all@example.com"));
            wrong = Math.min(wrong, nanosOfFailure(known));
        }

        assertThat((double) unknown / wrong).isBetween(0.25, 4.0);
    }

    @Test
    void repeatedFailuresAreAnswered429AndTheAccountStaysOpenFromElsewhere() {
        Person person = people.withPassword();
        for (int i = 0; i < 10; i++) {
            assertThat(from("127.0.0.3", person.email(), "wrong").status()).isEqualTo(401);
        }

        RawHttp.Response refused = from("127.0.0.3", person.email(), People.PASSWORD);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 301);
        assertThat(from("127.0.0.4", person.email(), People.PASSWORD).status()).isEqualTo(200);
        clock.move(Duration.ofMinutes(6));
        assertThat(from("127.0.0.3", person.email(), People.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void guessesInParallelDoNotSlipPastTheThrottle() throws Exception {
        Person person = people.withPassword();
        ExecutorService threads = Executors.newFixedThreadPool(30);
        try {
            List<Future<Integer>> guesses = IntStream.range(0, 30)
                    .mapToObj(i -> threads.submit(() ->
                            from("127.0.0.5", person.email(), "guess-" + i).status()))
                    .toList();
            int judged = 0;
            for (Future<Integer> guess : guesses) {
                judged += guess.get() == 401 ? 1 : 0;
            }
            assertThat(judged).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void manyRightPasswordsAtOnceAreNoFailures() throws Exception {
        Person person = people.withPassword();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<Integer>> logins = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() ->
                            from("127.0.0.6", person.email(), People.PASSWORD).status()))
                    .toList();
            for (Future<Integer> login : logins) {
                assertThat(login.get()).isIn(200, 429);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(from("127.0.0.6", person.email(), People.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void oneAddressThatTriesManyAccountsIsStopped() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i <= 100; i++) {
            seen.add(from("127.0.0.7", "user" + i + "@example.com", "wrong").status());
        }

        assertThat(seen).containsExactlyInAnyOrder(401, 429);
    }

    @Test
    void whatIsNoLoginIs400WithAProblemDocument() {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "3",
                "{\"email\":{}}",
                "{\"email\":\"a@b\"}",
                "{\"password\":\"x\"}",
                "\u0000",
                "{\"email\":[\"a\"],\"password\":1}",
                "[".repeat(2000))) {
            HttpResponse<String> response = wire.api("POST", "/auth/login", null, body);

            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.headers().firstValue("Content-Type")).as(body).hasValue("application/problem+json");
        }
    }

    @Test
    void faultsAreNamedByField() {
        HttpResponse<String> response = wire.api("POST", "/auth/login", null, "{}");

        assertThat(wire.json(response).get("errors"))
                .isEqualTo(List.of(
                        Map.of("field", "email", "detail", "Must be there."),
                        Map.of("field", "password", "detail", "Must be there.")));
    }

    @Test
    void aBodyOfMoreThan64KilobytesIsRefused() {
        String large = "{\"email\":\"" + "a".repeat(70_000) + "\"}";

        assertThat(wire.api("POST", "/auth/login", null, large).statusCode()).isEqualTo(413);
    }

    @Test
    void otherMethodsAndTypesAreRefusedAsSuch() {
        assertThat(wire.get("/auth/login", request -> request).statusCode()).isEqualTo(405);
        assertThat(wire.post("/auth/login", "email=a&password=b", request -> request)
                        .statusCode())
                .isEqualTo(415);
    }

    private HttpResponse<String> login(String email, String password) {
        return wire.api("POST", "/auth/login", null, body(email, password));
    }

    private RawHttp.Response from(String address, String email, String password) {
        byte[] body = body(email, password).getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(wire.port(), address)) {
            return connection.exchange(RawHttp.request(head, body));
        }
    }

    private long nanosOfFailure(String email) {
        long begun = System.nanoTime();
        assertThat(login(email, "wrong").statusCode()).isEqualTo(401);
        return System.nanoTime() - begun;
    }

    private static String body(String email, String password) {
        return "{\"email\":\"" + email.replace("\u0000", "\\u0000") + "\",\"password\":\"" + password + "\"}";
    }
}
