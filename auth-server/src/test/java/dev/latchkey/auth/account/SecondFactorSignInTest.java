package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /auth/login} of those who have a second factor. */
@AuthServerTest
class SecondFactorSignInTest {

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String CODE_REQUIRED = "{\"detail\":\"Two-factor code required\"}";
    private static final String WRONG_PASSWORD = "{\"detail\":\"Invalid email or password\"}";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    private Person person;
    private Authenticator authenticator;

    /** The step in which the factor was enrolled is over, and the next one has just begun. */
    @BeforeEach
    void enrol() {
        person = people.withPassword();
        authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        clock.move(STEP.minusMillis(clock.millis() % STEP.toMillis()));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void theRightPasswordAloneIsAnsweredThatACodeIsRequired() {
        for (String none : List.of("", ",\"otp\":\"\"", ",\"otp\":null,\"backup_code\":\" \"")) {
            HttpResponse<String> response = login(People.PASSWORD, none);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo(CODE_REQUIRED);
            assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    @Test
    void aWrongPasswordGetsTheSameAnswerWhetherOrNotTheFactorIsOnAndWhateverCodeIsGiven() {
        String without = people.withPassword().email();
        List<String> codes = List.of("", otp(now()), otp("000000"), backupCode(unused(0)), backupCode("x"));

        for (String code : codes) {
            for (String email : List.of(person.email(), without, "nobody@example.com")) {
                HttpResponse<String> response = login(email, "wrong", code);
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.body()).isEqualTo(WRONG_PASSWORD);
            }
        }
        // And it has used nothing up.
        assertThat(login(otp(now())).statusCode()).isEqualTo(200);
        assertThat(login(backupCode(unused(0))).statusCode()).isEqualTo(200);
    }

    @Test
    void passwordAndCodeBeginASessionThatSaysSo() {
        HttpResponse<String> response = login(otp(now()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(wire.json(response)).containsOnlyKeys("access_token", "token_type");
        String session = (String) wire.json(response).get("access_token");
        assertThat(wire.claims(session)).containsEntry("amr", List.of("pwd", "otp"));
        assertThat(wire.api("GET", "/api/v1/me", session, null).body()).contains("\"totp_enabled\":true");
    }

    @Test
    void aCodeWorksInTheStepBesideItsOwnAndNoFurther() {
        assertThat(login(otp(authenticator.code(clock.instant().plus(STEP.multipliedBy(2)))))
                        .statusCode())
                .isEqualTo(401);
        String code = authenticator.code(clock.instant().plus(STEP));

        assertThat(login(otp(code)).statusCode()).isEqualTo(200);
    }

    @Test
    void aCodeWorksOnceOnly() {
        String code = now();

        assertThat(login(otp(code)).statusCode()).isEqualTo(200);

        HttpResponse<String> again = login(otp(code));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).isEqualTo(CODE_REQUIRED);
    }

    @Test
    void aCodeOfAnOlderStepDoesNotWorkAfterOneOfANewer() {
        String older = now();
        String newer = authenticator.code(clock.instant().plus(STEP));

        assertThat(login(otp(newer)).statusCode()).isEqualTo(200);

        assertThat(login(otp(older)).statusCode()).isEqualTo(401);
    }

    @Test
    void ofOneCodeInParallelOneSignsIn() throws Exception {
        String body = otp(now());

        assertThat(count(200, inParallel(8, i -> login(body).statusCode()))).isEqualTo(1);
    }

    @Test
    void aBackupCodeWorksOnceOnly() {
        HttpResponse<String> response = login(backupCode(unused(0)));

        assertThat(response.statusCode()).isEqualTo(200);
        String session = (String) wire.json(response).get("access_token");
        assertThat(wire.claims(session)).containsEntry("amr", List.of("pwd", "otp"));
        HttpResponse<String> again = login(backupCode(unused(0)));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).isEqualTo(CODE_REQUIRED);
        assertThat(events("user.backup_code_used")).containsExactly("{\"left\":\"9\"}");
    }

    @Test
    void ofOneBackupCodeInParallelOneSignsIn() throws Exception {
        String body = backupCode(unused(0));

        assertThat(count(200, inParallel(8, i -> login(body).statusCode()))).isEqualTo(1);
        assertThat(events("user.backup_code_used")).hasSize(1);
    }

    @Test
    void allTenBackupCodesWorkHoweverTheyAreTyped() {
        for (int i = 0; i < 10; i++) {
            String typed = i % 2 == 0
                    ? unused(i).toUpperCase(Locale.ROOT).replace("-", " ")
                    : unused(i).replace('0', 'o').replace('1', 'l').replace("-", "");
            assertThat(login(backupCode(typed)).statusCode()).isEqualTo(200);
        }
        assertThat(login(People.PASSWORD, "").body()).isEqualTo(CODE_REQUIRED);
    }

    @Test
    void aBackupCodeOfSomebodyElseIsWrong() {
        Person other = people.withPassword();
        Authenticator theirs = Authenticator.enrolled(wire, other.session(), clock.instant());

        assertThat(login(backupCode(theirs.backupCodes().get(0))).statusCode()).isEqualTo(401);
        assertThat(login(
                                other.email(),
                                People.PASSWORD,
                                backupCode(theirs.backupCodes().get(0)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void neitherKindOfCodePassesForTheOther() {
        String code = now();

        assertThat(login(backupCode(code)).statusCode()).isEqualTo(401);
        assertThat(login(otp(unused(0))).statusCode()).isEqualTo(401);
        assertThat(login(otp(code)).statusCode()).isEqualTo(200);
        assertThat(login(backupCode(unused(0))).statusCode()).isEqualTo(200);
    }

    @Test
    void bothKindsAtOnceAreRefusedWhateverThePassword() {
        for (String password : List.of(People.PASSWORD, "wrong")) {
            HttpResponse<String> response = login(password, otp(now()) + backupCode(unused(0)));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"field\":\"backup_code\"");
        }
        assertThat(login(otp(now())).statusCode()).isEqualTo(200);
    }

    @Test
    void aCodeThatNobodyAsksForIsPassedOver() {
        Person without = people.withPassword();

        HttpResponse<String> response = login(without.email(), People.PASSWORD, otp("123456"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(wire.claims((String) wire.json(response).get("access_token")))
                .containsEntry("amr", List.of("pwd"));
    }

    @Test
    void whatIsNoCodeIsWrongAndNoFault() {
        for (String no : List.of("abc", "1", "12345678901234567890", "\\u0000", "\\ud800", "%s", "x".repeat(5000))) {
            assertThat(login(otp(no)).statusCode()).as(no).isEqualTo(401);
            assertThat(login(backupCode(no)).statusCode()).as(no).isEqualTo(401);
        }
        assertThat(login(",\"otp\":{}").statusCode()).isEqualTo(400);
        assertThat(login(",\"otp\":[1]").statusCode()).isEqualTo(400);
    }

    @Test
    void tenWrongCodesAreFollowedBy429WhereverTheyComeFromAndBackupCodesStillWork() {
        String wrong = otp(authenticator.wrongCode(clock.instant()));
        for (int i = 0; i < 10; i++) {
            assertThat(from("127.0.1." + (1 + i), People.PASSWORD, wrong).status())
                    .isEqualTo(401);
        }

        RawHttp.Response refused = from("127.0.1.99", People.PASSWORD, otp(now()));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 901);
        assertThat(login(backupCode(unused(0))).statusCode()).isEqualTo(200);
        assertThat(events("user.code_refused")).hasSize(10).containsOnly("{\"kind\":\"otp\"}");
        clock.move(Duration.ofMinutes(15));
        assertThat(login(otp(now())).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongBackupCodesAreLimitedToo() {
        for (int i = 0; i < 10; i++) {
            assertThat(login(backupCode("0000-0000-0000-000" + i)).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> refused = login(backupCode(unused(0)));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(login(otp(now())).statusCode()).isEqualTo(200);
    }

    @Test
    void guessesAtCodesInParallelDoNotSlipPastTheLimit() throws Exception {
        String wrong = otp(authenticator.wrongCode(clock.instant()));

        List<Integer> answers = inParallel(
                14, i -> from("127.0.2." + (1 + i), People.PASSWORD, wrong).status());

        assertThat(count(401, answers)).isEqualTo(10);
        assertThat(count(429, answers)).isEqualTo(4);
    }

    @Test
    void rightCodesAreNotCounted() {
        for (int i = 0; i < 15; i++) {
            assertThat(login(otp(now())).statusCode()).isEqualTo(200);
            clock.move(STEP);
        }
    }

    @Test
    void aStrangerWhoDoesNotKnowThePasswordLocksNobodyOutAtTheCode() {
        for (int i = 0; i < 40; i++) {
            from("127.0.3." + (1 + i), "wrong", otp("%06d".formatted(i)));
            from("127.0.3." + (1 + i), "wrong", backupCode("x" + i));
        }

        assertThat(login(otp(now())).statusCode()).isEqualTo(200);
        assertThat(events("user.code_refused")).isEmpty();
    }

    private String now() {
        return authenticator.code(clock.instant());
    }

    private String unused(int index) {
        return authenticator.backupCodes().get(index);
    }

    private HttpResponse<String> login(String code) {
        return login(People.PASSWORD, code);
    }

    private HttpResponse<String> login(String password, String code) {
        return login(person.email(), password, code);
    }

    private HttpResponse<String> login(String email, String password, String code) {
        return wire.api("POST", "/auth/login", null, body(email, password, code));
    }

    private RawHttp.Response from(String address, String password, String code) {
        byte[] body = body(person.email(), password, code).getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(wire.port(), address)) {
            return connection.exchange(RawHttp.request(head, body));
        }
    }

    private List<String> events(String type) {
        return jdbc.sql("select data from audit_event where type = :type and subject = :user")
                .param("type", type)
                .param("user", person.userId())
                .query(String.class)
                .list();
    }

    private static List<Integer> inParallel(int threads, IntFunction<Integer> attempt) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> all = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> attempt.apply(i)))
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> one : all) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }

    private static long count(int status, List<Integer> answers) {
        return answers.stream().filter(answer -> answer == status).count();
    }

    private static String otp(String code) {
        return ",\"otp\":\"" + code + "\"";
    }

    private static String backupCode(String code) {
        return ",\"backup_code\":\"" + code + "\"";
    }

    private static String body(String email, String password, String code) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"" + code + "}";
    }
}
