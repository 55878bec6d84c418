package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** New passwords by one-time link, where there is no SMTP server and the link is shown to a manager or an operator. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class PasswordResetTest {

    private static final String NEW = "a new password";
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String OPERATORS = "/api/v1/users/password-reset";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PasswordResetPruning pruning;

    @Autowired
    LoggingSystem logging;

    private String organizationId;
    private Person owner;
    private Person member;

    @BeforeEach
    void makeOrganization() {
        organizationId = fixtures.organization().id();
        owner = people.memberOf(organizationId, Role.OWNER);
        member = people.memberOf(organizationId, Role.DEVELOPER);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aManagersLinkSetsThePasswordOnceAndEndsAllSessions() {
        HttpResponse<String> made = ofMember(owner, member.userId());

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(wire.json(made)).containsOnlyKeys("reset_url", "expires_at");
        assertThat((String) wire.json(made).get("reset_url")).startsWith("http://localhost:9000/new-password#lkp_");
        String token = token(made);
        assertThat(confirm(token, NEW)).isEqualTo(204);
        assertThat(wire.api("GET", "/api/v1/me", member.session(), null).statusCode())
                .isEqualTo(401);
        assertThat(login(member.email(), NEW)).isEqualTo(200);
        assertThat(confirm(token, "yet another one")).isEqualTo(400);
        assertThat(events("user.password_reset_requested")).containsExactly(owner.userId());
        assertThat(events("user.password_reset")).containsExactly(member.userId());
        // A manager has seen the link: that the account was used shows nothing of the mailbox.
        assertThat(jdbc.sql("select email_verified from user_account where id = :id")
                        .param("id", member.userId())
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void aSecondFactorIsStillAskedForAfterwards() {
        Authenticator.enrolled(wire, member.session(), clock.instant());

        assertThat(confirm(token(ofMember(owner, member.userId())), NEW)).isEqualTo(204);

        HttpResponse<String> response = wire.api(
                "POST", "/auth/login", null, "{\"email\":\"" + member.email() + "\",\"password\":\"" + NEW + "\"}");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"detail\":\"Two-factor code required\"}");
    }

    @Test
    void neitherKindOfLinkPassesForTheOther() {
        String reset = token(ofMember(owner, member.userId()));
        HttpResponse<String> invited = wire.api(
                "POST",
                "/api/v1/organizations/" + organizationId + "/members",
                owner.session(),
                "{\"email\":\"i" + UUID.randomUUID() + "@example.com\",\"role\":\"developer\"}");
        String url = (String) ((Map<?, ?>) wire.json(invited).get("invitation")).get("accept_url");
        String invitation = url.substring(url.lastIndexOf('#') + 1);

        assertThat(accept(reset)).isEqualTo(400);
        assertThat(confirm(invitation, NEW)).isEqualTo(400);

        assertThat(accept(invitation)).isEqualTo(204);
        assertThat(confirm(reset, NEW)).isEqualTo(204);
    }

    private int accept(String token) {
        return from("127.0.0." + nextAddress(), "/auth/invitations/accept", body(token, NEW))
                .status();
    }

    @Test
    void ofSeveralWhoUseALinkAtOnceOneSetsThePassword() throws Exception {
        String token = token(ofMember(owner, member.userId()));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> tries = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> confirm(token, "password number " + i)))
                    .toList();
            int set = 0;
            for (Future<Integer> one : tries) {
                assertThat(one.get()).isIn(204, 400);
                set += one.get() == 204 ? 1 : 0;
            }
            assertThat(set).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(events("user.password_reset")).hasSize(1);
    }

    @Test
    void aLinkDiesAfterThirtyMinutes() {
        String token = token(ofMember(owner, member.userId()));
        clock.move(Duration.ofMinutes(30).plusSeconds(1));

        assertThat(confirm(token, NEW)).isEqualTo(400);
    }

    @Test
    void allLinksDieWhenOneIsUsedOrThePasswordChangesOtherwise() {
        String first = token(ofMember(owner, member.userId()));
        String second = token(ofMember(owner, member.userId()));
        String third = token(ofAnybody(people.operator(), member.email()));
        assertThat(confirm(second, NEW)).isEqualTo(204);
        assertThat(confirm(first, NEW)).isEqualTo(400);
        assertThat(confirm(third, NEW)).isEqualTo(400);

        String fourth = token(ofMember(owner, member.userId()));
        people.setPassword(member.userId(), "chosen meanwhile");

        assertThat(confirm(fourth, NEW)).isEqualTo(400);
        assertThat(login(member.email(), "chosen meanwhile")).isEqualTo(200);
    }

    @Test
    void anUnfitPasswordIsToldByFieldAndDoesNotUseTheLinkUp() {
        String token = token(ofMember(owner, member.userId()));

        HttpResponse<String> refused = wire.api("POST", "/auth/password-reset/confirm", null, body(token, "short"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"password\"");
        assertThat(confirm(token, "x".repeat(257))).isEqualTo(400);
        assertThat(confirm(token, NEW)).isEqualTo(204);
    }

    @Test
    void theTokenIsStoredHashedAndNeverLogged(CapturedOutput output) {
        List<String> loggers = List.of("dev.latchkey", "org.springframework.web", "org.springframework.jdbc");
        loggers.forEach(logger -> logging.setLogLevel(logger, LogLevel.DEBUG));
        String token;
        try {
            token = token(ofMember(owner, member.userId()));
            confirm(token, "short");
            confirm(token, NEW);
            confirm(token, NEW);
        } finally {
            loggers.forEach(logger -> logging.setLogLevel(logger, null));
        }

        assertThat(output).contains("password_reset").doesNotContain(token).doesNotContain(NEW);
        assertThat(jdbc.sql("select sha256 from password_reset")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .doesNotContain(token)
                .allSatisfy(stored -> assertThat(stored).hasSize(64));
        assertThat(jdbc.sql("select data from audit_event").query(String.class).list())
                .noneMatch(data -> data.contains(token));
    }

    @Test
    void aManagerGetsALinkOnlyForWhoIsNoMoreThanTheManagerAndNothingElsewhere() {
        Person admin = people.memberOf(organizationId, Role.ADMIN);
        Person developer = people.memberOf(organizationId, Role.DEVELOPER);
        assertThat(ofMember(admin, owner.userId()).statusCode()).isEqualTo(403);
        assertThat(ofMember(developer, member.userId()).statusCode()).isEqualTo(403);
        assertThat(ofMember(admin, member.userId()).statusCode()).isEqualTo(200);

        Person elsewhere = people.memberOf(organizationId, Role.AUDITOR);
        seat(elsewhere, fixtures.organization().id(), false);
        assertThat(ofMember(owner, elsewhere.userId()).statusCode()).isEqualTo(403);

        Person operator = people.operator();
        seat(operator, organizationId, false);
        assertThat(ofMember(owner, operator.userId()).statusCode()).isEqualTo(403);

        Person invited = people.withPassword();
        seat(invited, organizationId, true);
        assertThat(ofMember(owner, invited.userId()).statusCode()).isEqualTo(403);
        assertThat(links(elsewhere, operator, invited, owner)).isZero();
    }

    @Test
    void strangersAndStrangersToTheOrganizationAreNotFound() {
        Person stranger = people.memberOf(fixtures.organization().id(), Role.OWNER);

        assertThat(ofMember(stranger, member.userId()).statusCode()).isEqualTo(404);
        assertThat(ofMember(owner, stranger.userId()).statusCode()).isEqualTo(404);
        assertThat(ofMember(owner, "usr_nobody").statusCode()).isEqualTo(404);
        assertThat(wire.api("POST", path(member.userId()), null, null).statusCode())
                .isEqualTo(401);
        assertThat(links(member, stranger)).isZero();
    }

    @Test
    void aLinkThatAManagerWasShownDiesWhenTheMemberBecomesMore() {
        Person admin = people.memberOf(organizationId, Role.ADMIN);
        String beforePromotion = token(ofMember(admin, member.userId()));
        assertThat(wire.api(
                                "PATCH",
                                "/api/v1/organizations/" + organizationId + "/members/" + member.userId(),
                                owner.session(),
                                "{\"role\":\"owner\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(confirm(beforePromotion, NEW)).isEqualTo(400);

        String beforeJoining = token(ofMember(owner, member.userId()));
        String operators = token(ofAnybody(people.operator(), member.email()));
        String other = fixtures.organization().id();
        Person ownerThere = people.memberOf(other, Role.OWNER);
        people.setEmailVerified(member.userId());
        assertThat(wire.api(
                                "POST",
                                "/api/v1/organizations/" + other + "/members",
                                ownerThere.session(),
                                "{\"email\":\"" + member.email() + "\",\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(confirm(beforeJoining, NEW)).isEqualTo(400);
        assertThat(confirm(operators, NEW)).isEqualTo(204);
    }

    @Test
    void anOperatorGetsALinkForAnybodyAndOthersGetNothing() {
        Person operator = people.operator();
        Person other = people.withPassword();

        HttpResponse<String> made = ofAnybody(operator, other.email());

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(wire.json(made)).containsOnlyKeys("reset_url", "expires_at");
        assertThat(confirm(token(made), NEW)).isEqualTo(204);
        assertThat(ofAnybody(operator, "nobody@example.com").statusCode()).isEqualTo(404);
        assertThat(ofAnybody(operator, "no address").statusCode()).isEqualTo(404);
        assertThat(ofAnybody(operator, "\\u0000").statusCode()).isEqualTo(404);
        assertThat(wire.api("POST", OPERATORS, operator.session(), "{}").statusCode())
                .isEqualTo(400);
        assertThat(ofAnybody(owner, other.email()).statusCode()).isEqualTo(403);
        assertThat(ofAnybody(owner, "nobody@example.com").statusCode()).isEqualTo(403);
    }

    @Test
    void linksForOneUserAreLimited() {
        for (int i = 0; i < 5; i++) {
            assertThat(ofMember(owner, member.userId()).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = ofMember(owner, member.userId());

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void withoutMailARequestIsAnsweredAsEverAndMakesNoLink() {
        HttpResponse<String> known = forgot(member.email());
        HttpResponse<String> unknown = forgot("nobody@example.com");

        assertThat(known.statusCode()).isEqualTo(202);
        assertThat(unknown.statusCode()).isEqualTo(202);
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(links(member)).isZero();
    }

    @Test
    void anUnknownAddressTakesAsLongAsAKnownOne() {
        IntStream.range(0, 3).forEach(i -> forgot("warm-up-" + i + "@example.com"));

        long unknown = Long.MAX_VALUE;
        long known = Long.MAX_VALUE;
        // In turn, so that what else the machine does slows both down.
        for (int i = 0; i < 6; i++) {
            unknown = Math.min(unknown, nanosOf("nobody-at-all@example.com"));
            known = Math.min(known, nanosOf(member.email()));
        }

        assertThat((double) unknown / known).isBetween(0.33, 3.0);
    }

    @Test
    void guessesOfTokensAndRequestsForOneAccountAreThrottledByAddress() {
        String token = token(ofMember(owner, member.userId()));
        for (int i = 0; i < 10; i++) {
            assertThat(from("127.0.0.11", "/auth/password-reset/confirm", body("lkp_" + i, NEW))
                            .status())
                    .isEqualTo(400);
            assertThat(from("127.0.0.11", "/auth/password-reset", "{\"email\":\"" + member.email() + "\"}")
                            .status())
                    .isEqualTo(202);
        }

        RawHttp.Response guess = from("127.0.0.11", "/auth/password-reset/confirm", body(token, NEW));
        RawHttp.Response request = from("127.0.0.11", "/auth/password-reset", "{\"email\":\"" + member.email() + "\"}");

        assertThat(guess.status()).isEqualTo(429);
        assertThat(guess.header("Retry-After")).isPresent();
        assertThat(request.status()).isEqualTo(429);
        // Neither locks the owner out elsewhere.
        assertThat(from("127.0.0.12", "/auth/password-reset", "{\"email\":\"" + member.email() + "\"}")
                        .status())
                .isEqualTo(202);
        assertThat(from("127.0.0.12", "/auth/password-reset/confirm", body(token, NEW))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whatIsNoRequestIs400() {
        for (String body : List.of("", "{", "[]", "null", "{}", "{\"email\":{}}", "{\"email\":null}", "\u0000")) {
            for (String path : List.of("/auth/password-reset", "/auth/password-reset/confirm")) {
                HttpResponse<String> response = wire.api("POST", path, null, body);
                assertThat(response.statusCode()).as(path + " " + body).isEqualTo(400);
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        }
        assertThat(confirm("\\u0000", NEW)).isEqualTo(400);
        assertThat(wire.get("/auth/password-reset", request -> request).statusCode())
                .isEqualTo(405);
    }

    @Test
    void expiredLinksAreForgotten() {
        ofMember(owner, member.userId());
        clock.move(Duration.ofDays(2));

        pruning.prune();

        assertThat(links(member)).isZero();
    }

    private HttpResponse<String> ofMember(Person by, String userId) {
        return wire.api("POST", path(userId), by.session(), null);
    }

    private HttpResponse<String> ofAnybody(Person by, String email) {
        return wire.api("POST", OPERATORS, by.session(), "{\"email\":\"" + email + "\"}");
    }

    private String path(String userId) {
        return "/api/v1/organizations/" + organizationId + "/members/" + userId + "/password-reset";
    }

    private HttpResponse<String> forgot(String email) {
        return wire.api("POST", "/auth/password-reset", null, "{\"email\":\"" + email + "\"}");
    }

    private int confirm(String token, String password) {
        return from("127.0.0." + nextAddress(), "/auth/password-reset/confirm", body(token, password))
                .status();
    }

    private int login(String email, String password) {
        return wire.api("POST", "/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")
                .statusCode();
    }

    private String token(HttpResponse<String> made) {
        String url = (String) wire.json(made).get("reset_url");
        return url.substring(url.lastIndexOf('#') + 1);
    }

    /** What fails here must not be counted together. */
    private static int nextAddress() {
        return 20 + NEXT.getAndIncrement() % 200;
    }

    private RawHttp.Response from(String address, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        try (RawHttp connection = RawHttp.connect(wire.port(), address)) {
            return connection.exchange(RawHttp.request(head, body));
        }
    }

    private long nanosOf(String email) {
        long begun = System.nanoTime();
        assertThat(forgot(email).statusCode()).isEqualTo(202);
        return System.nanoTime() - begun;
    }

    private void seat(Person person, String organization, boolean pending) {
        jdbc.sql("""
                        insert into organization_member (organization_id, user_id, role, pending, created_at)
                        values (:organization, :user, 'auditor', :pending, current_timestamp)
                        """)
                .param("organization", organization)
                .param("user", person.userId())
                .param("pending", pending)
                .update();
    }

    private long links(Person... persons) {
        return jdbc.sql("select count(*) from password_reset where user_id in (:users)")
                .param("users", List.of(persons).stream().map(Person::userId).toList())
                .query(Long.class)
                .single();
    }

    /** Who caused the events of that type about the member. */
    private List<String> events(String type) {
        return jdbc.sql("select actor from audit_event where type = :type and subject = :subject")
                .param("type", type)
                .param("subject", member.userId())
                .query(String.class)
                .list();
    }

    private static String body(String token, String password) {
        return "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}";
    }
}
