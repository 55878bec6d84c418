package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.event.Actor;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.UriUtils;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** {@code /api/v1/me/totp} and {@code /api/v1/me/backup-codes}. */
@AuthServerTest
class SecondFactorEnrolmentTest {

    private static final String TOTP = "/api/v1/me/totp";
    private static final String BACKUP_CODES = "/api/v1/me/backup-codes";
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration TOO_LONG_AGO = Duration.ofMinutes(10).plusSeconds(2);

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    SecondFactorEnrolment enrolment;

    @Autowired
    TransactionTemplate transaction;

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
    void enrollingAnswersALinkForTheAppAndItsPicture() throws Exception {
        HttpResponse<String> response = wire.api("POST", TOTP, person.session(), null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        Map<String, Object> body = wire.json(response);
        assertThat(body).containsOnlyKeys("otpauth_uri", "qr_svg");
        String email = UriUtils.encode(person.email(), StandardCharsets.UTF_8);
        assertThat((String) body.get("otpauth_uri"))
                .matches("otpauth://totp/Latchkey%20localhost:" + email
                        + "\\?secret=[A-Z2-7]{32}&issuer=Latchkey%20localhost&algorithm=SHA1&digits=6&period=30");
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader((String) body.get("qr_svg"))));
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("*").getLength()).isEqualTo(3);
    }

    @Test
    void theSeedIsStoredSealedAndTheCodesHashed() {
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        String seed = Base32.toBase32String(authenticator.seed());

        Map<String, Object> row = jdbc.sql("select seed, new_seed from totp where user_id = :id")
                .param("id", person.userId())
                .query()
                .singleRow();
        assertThat(row.get("new_seed")).isNull();
        assertThat((String) row.get("seed")).doesNotContain(seed).hasSizeGreaterThan(70);
        assertThat(jdbc.sql("select sha256 from backup_code where user_id = :id")
                        .param("id", person.userId())
                        .query(String.class)
                        .list())
                .hasSize(10)
                .allSatisfy(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
    }

    @Test
    void verifyingAnswersTenDifferentBackupCodesAndNothingElse() {
        HttpResponse<String> response = Authenticator.verify(
                wire,
                person.session(),
                Authenticator.scanned(wire, person.session()).code(clock.instant()));

        assertThat(wire.json(response)).containsOnlyKeys("backup_codes");
        @SuppressWarnings("unchecked")
        List<String> codes = (List<String>) wire.json(response).get("backup_codes");
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allSatisfy(code -> assertThat(code).matches("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}"));
    }

    @Test
    void aSeedIsNotInForceUntilItIsVerified() {
        Authenticator.scanned(wire, person.session());

        assertThat(login("").statusCode()).isEqualTo(200);
        assertThat(wire.json(wire.api("GET", "/api/v1/me", person.session(), null)))
                .containsEntry("totp_enabled", false);
    }

    @Test
    void theCodeThatVerifiedSignsInOnce() {
        Authenticator authenticator = Authenticator.scanned(wire, person.session());
        String code = authenticator.code(clock.instant());
        assertThat(verify(code).statusCode()).isEqualTo(200);

        assertThat(login(otp(code)).statusCode()).isEqualTo(200);
        assertThat(login(otp(code)).statusCode()).isEqualTo(401);
    }

    @Test
    void aSeedThatWasNotVerifiedIsReplacedByTheNext() {
        Authenticator first = Authenticator.scanned(wire, person.session());
        Authenticator second = Authenticator.scanned(wire, person.session());

        assertThat(verify(first.code(clock.instant())).statusCode()).isEqualTo(400);
        assertThat(verify(second.code(clock.instant())).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongCodeIsAFaultOfThatFieldAndSwitchesNothingOn() {
        Authenticator authenticator = Authenticator.scanned(wire, person.session());

        HttpResponse<String> response = verify(authenticator.wrongCode(clock.instant()));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"field\":\"code\"");
        assertThat(login("").statusCode()).isEqualTo(200);
        assertThat(events("user.code_refused")).containsExactly("{\"kind\":\"enrolment\"}");
    }

    @Test
    void whatIsNoVerificationIs400() {
        Authenticator.scanned(wire, person.session());
        for (String body : List.of("", "{", "[]", "null", "{}", "{\"code\":null}", "{\"code\":{}}", "{\"code\":[1]}")) {
            assertThat(wire.api("POST", TOTP + "/verify", person.session(), body)
                            .statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutAnythingBegunThereIsNothingToVerifyOrGiveUp() {
        assertThat(verify("123456").statusCode()).isEqualTo(409);
        assertThat(wire.api("POST", BACKUP_CODES, person.session(), null).statusCode())
                .isEqualTo(409);
        assertThat(wire.api("DELETE", TOTP, person.session(), null).statusCode())
                .isEqualTo(404);
        for (String path : List.of(TOTP, TOTP + "/verify", BACKUP_CODES)) {
            assertThat(wire.api("POST", path, null, "{\"code\":\"1\"}").statusCode())
                    .isEqualTo(401);
        }
        assertThat(wire.api("DELETE", TOTP, null, null).statusCode()).isEqualTo(401);
    }

    @Test
    void oneSeedIsVerifiedOnceEvenInParallel() throws Exception {
        String code = Authenticator.scanned(wire, person.session()).code(clock.instant());

        List<Integer> answers = inParallel(6, () -> verify(code).statusCode());

        assertThat(answers).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 409);
        assertThat(storedCodes()).hasSize(10);
    }

    @Test
    void wrongCodesOfAnEnrolmentAreLimitedInParallelTooAndDoNotLockTheSignIn() throws Exception {
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        Authenticator.scanned(wire, person.session());

        List<Integer> answers = inParallel(24, () -> verify("abc").statusCode());

        assertThat(answers.stream().filter(status -> status == 400)).hasSize(10);
        assertThat(answers.stream().filter(status -> status == 429)).hasSize(14);
        HttpResponse<String> refused = verify("abc");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 901);
        assertThat(events("user.code_refused")).hasSize(10);
        clock.move(STEP);
        assertThat(login(otp(authenticator.code(clock.instant()))).statusCode()).isEqualTo(200);
    }

    /** As it is where a request with an idempotency key is one transaction, and its failure leaves nothing. */
    @Test
    void aWrongCodeStaysCountedThoughTheRequestIsRolledBack() {
        Authenticator authenticator = Authenticator.scanned(wire, person.session());
        Session session = new Session(
                "ses_any", person.userId(), clock.instant(), clock.instant().plusSeconds(60), List.of("pwd"));
        Actor actor = new Actor(person.userId(), "127.0.0.1");
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> transaction.execute(status -> enrolment.verify(session, "wrong", actor)))
                    .hasMessageContaining("400");
        }

        assertThat(verify(authenticator.code(clock.instant())).statusCode()).isEqualTo(429);
        assertThat(events("user.code_refused")).hasSize(10);
        clock.move(Duration.ofMinutes(15));
        assertThat(transaction.<Object>execute(
                        status -> enrolment.verify(session, authenticator.code(clock.instant()), actor)))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(10);
    }

    @Test
    void aFactorIsReplacedWhenTheNewOneIsVerifiedAndNotBefore() {
        Authenticator old = Authenticator.enrolled(wire, person.session(), clock.instant());
        Authenticator next = Authenticator.scanned(wire, person.session());
        clock.move(STEP);
        assertThat(login(otp(next.code(clock.instant()))).statusCode()).isEqualTo(401);
        assertThat(login(otp(old.code(clock.instant()))).statusCode()).isEqualTo(200);

        assertThat(verify(next.code(clock.instant())).statusCode()).isEqualTo(200);

        clock.move(STEP);
        assertThat(login(otp(old.code(clock.instant()))).statusCode()).isEqualTo(401);
        assertThat(login(backupCode(old.backupCodes().get(0))).statusCode()).isEqualTo(401);
        assertThat(login(otp(next.code(clock.instant()))).statusCode()).isEqualTo(200);
    }

    @Test
    void newBackupCodesReplaceTheOldOnes() {
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        Set<String> before = storedCodes();

        HttpResponse<String> response = wire.api("POST", BACKUP_CODES, person.session(), null);

        assertThat(response.statusCode()).isEqualTo(200);
        @SuppressWarnings("unchecked")
        List<String> codes = (List<String>) wire.json(response).get("backup_codes");
        assertThat(codes).hasSize(10);
        assertThat(storedCodes()).hasSize(10).doesNotContainAnyElementsOf(before);
        assertThat(login(backupCode(authenticator.backupCodes().get(0))).statusCode())
                .isEqualTo(401);
        assertThat(login(backupCode(codes.get(9))).statusCode()).isEqualTo(200);
    }

    @Test
    void whoGivesTheFactorUpSignsInWithoutItAndLeavesNothingBehind() {
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        assertThat(login("").statusCode()).isEqualTo(401);

        HttpResponse<String> response = wire.api("DELETE", TOTP, person.session(), null);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(login("").statusCode()).isEqualTo(200);
        assertThat(storedCodes()).isEmpty();
        Authenticator again = Authenticator.enrolled(wire, person.session(), clock.instant());
        assertThat(again.seed()).isNotEqualTo(authenticator.seed());
        assertThat(login(backupCode(authenticator.backupCodes().get(0))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatWouldKeepTheOwnerOutAsksForAFreshSession() {
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        Authenticator begun = Authenticator.scanned(wire, person.session());
        clock.move(TOO_LONG_AGO);
        Set<String> codes = storedCodes();

        for (HttpResponse<String> refused : List.of(
                wire.api("DELETE", TOTP, person.session(), null),
                wire.api("POST", BACKUP_CODES, person.session(), null),
                wire.api("POST", TOTP, person.session(), null),
                verify(begun.code(clock.instant())))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(wire.json(refused))
                    .containsEntry("type", "urn:latchkey:problem:fresh-session-required")
                    .containsEntry("title", "Fresh session required");
            assertThat((String) wire.json(refused).get("detail")).contains("Sign in again");
        }
        assertThat(storedCodes()).isEqualTo(codes);
        String fresh = (String)
                wire.json(login(otp(authenticator.code(clock.instant())))).get("access_token");
        assertThat(wire.api("POST", BACKUP_CODES, fresh, null).statusCode()).isEqualTo(200);
        assertThat(Authenticator.verify(wire, fresh, begun.code(clock.instant()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(wire.api("DELETE", TOTP, fresh, null).statusCode()).isEqualTo(204);
    }

    @Test
    void enrollingTheFirstFactorAsksForNoFreshSession() {
        clock.move(Duration.ofMinutes(25));

        Authenticator.enrolled(wire, person.session(), clock.instant());

        assertThat(login("").statusCode()).isEqualTo(401);
    }

    @Test
    void eachChangeLeavesItsEvent() {
        Authenticator.enrolled(wire, person.session(), clock.instant());
        wire.api("POST", BACKUP_CODES, person.session(), null);
        wire.api("DELETE", TOTP, person.session(), null);

        assertThat(jdbc.sql("select type, actor, data from audit_event where subject = :user and type like 'user.%'"
                                + " and type not in ('user.created', 'user.password_changed') order by occurred_at")
                        .param("user", person.userId())
                        .query((rs, row) -> rs.getString("type") + " " + rs.getString("actor") + rs.getString("data"))
                        .list())
                .containsExactly(
                        "user.totp_enrolled " + person.userId() + "{}",
                        "user.totp_enabled " + person.userId() + "{}",
                        "user.backup_codes_renewed " + person.userId() + "{}",
                        "user.totp_disabled " + person.userId() + "{}");
    }

    private HttpResponse<String> verify(String code) {
        return Authenticator.verify(wire, person.session(), code);
    }

    private HttpResponse<String> login(String code) {
        String body = "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"" + code + "}";
        return wire.api("POST", "/auth/login", null, body);
    }

    private Set<String> storedCodes() {
        return new HashSet<>(jdbc.sql("select sha256 from backup_code where user_id = :id")
                .param("id", person.userId())
                .query(String.class)
                .list());
    }

    private List<String> events(String type) {
        return jdbc.sql("select data from audit_event where type = :type and subject = :user")
                .param("type", type)
                .param("user", person.userId())
                .query(String.class)
                .list();
    }

    private static List<Integer> inParallel(int threads, Supplier<Integer> attempt) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> all = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(attempt::get))
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

    private static String otp(String code) {
        return ",\"otp\":\"" + code + "\"";
    }

    private static String backupCode(String code) {
        return ",\"backup_code\":\"" + code + "\"";
    }
}
