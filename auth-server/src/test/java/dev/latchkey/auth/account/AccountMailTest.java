package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.Mailer;
import dev.latchkey.auth.organization.Organizations;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Invitations and new passwords where there is an SMTP server. */
@AuthServerTest
class AccountMailTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "chosen by its owner";

    @RegisterExtension
    static final GreenMailExtension SMTP =
            new GreenMailExtension(new ServerSetup(0, "127.0.0.1", "smtp")).withPerMethodLifecycle(false);

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    Mailer mailer;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private String organizationId;
    private Person owner;

    @DynamicPropertySource
    static void smtp(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.host", () -> "127.0.0.1");
        registry.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        registry.add("latchkey.mail.from", () -> "Latchkey <no-reply@latchkey.example>");
    }

    @BeforeEach
    void makeOrganization() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
        organizationId = fixtures.organization().id();
        owner = people.memberOf(organizationId, Role.OWNER);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void anInvitationGoesToTheInvitedAndItsLinkIsNotShownToTheInviter() throws Exception {
        String email = freshEmail();

        HttpResponse<String> response = invite(owner, email);

        assertThat(response.statusCode()).isEqualTo(201);
        MimeMessage mail = onlyMail();
        assertThat(mail.getRecipients(RecipientType.TO)[0]).hasToString(email);
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getFrom()[0]).hasToString("Latchkey <no-reply@latchkey.example>");
        assertThat(mail.getSubject()).isEqualTo("Invitation to Acme");
        assertThat(text(mail)).contains(owner.email(), "http://localhost:9000/invitation#lkv_");
        String token = token(mail);
        assertThat(response.body())
                .doesNotContain(token)
                .doesNotContain("token")
                .contains("expires_at");
        assertThat(post("/auth/invitations/accept", Map.of("token", token, "password", PASSWORD)))
                .isEqualTo(204);
        assertThat(login(email, PASSWORD)).isEqualTo(200);
        // Whoever has used the link reads that mailbox.
        assertThat(isVerified(email)).isTrue();
    }

    @Test
    void thoseWhoLookAfterAnOrganizationAreToldOfAWebhookThatWasSwitchedOff() throws Exception {
        people.memberOf(organizationId, Role.DEVELOPER);
        publishDisabled("manual");
        publishDisabled("failing");
        MimeMessage mail = onlyMail();
        assertThat(mail.getRecipients(RecipientType.TO)[0]).hasToString(owner.email());
        assertThat(mail.getSubject()).isEqualTo("A webhook of Acme was disabled");
        assertThat(text(mail))
                .contains(
                        "https://example.com/",
                        "http://localhost:9000/organizations/" + organizationId + "/webhooks/whk_1");
    }

    private void publishDisabled(String reason) {
        events.publishEvent(new SecurityEvent(
                EventType.WEBHOOK_DISABLED,
                clock.instant(),
                Actor.SYSTEM,
                "whk_1",
                organizationId,
                null,
                Map.of("reason", reason, "origin", "https://example.com/")));
    }

    @Test
    void whatIsRolledBackIsNotMailed() {
        Mail mail = new Mail("password-reset", freshEmail(), "usr_x", null, values());
        transaction.executeWithoutResult(status -> {
            mailer.send(mail);
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            mailer.send(new Mail("password-reset", "second@example.com", "usr_y", null, values()));
            assertThat(SMTP.getReceivedMessages()).isEmpty();
        });

        await().atMost(SOON).until(() -> SMTP.getReceivedMessages().length > 0);
        assertThat(recipients()).containsExactly("second@example.com");
    }

    /** The API does not let such a name in; this is the second wall. */
    @Test
    void aNameOfAnOrganizationCannotBecomeAHeaderOrAParagraph() throws Exception {
        organizationId = organizations
                .create("Acme\r\nBcc: evil@example.com\r\n\r\nPay\u2028here ü", Actor.SYSTEM)
                .id();
        owner = people.memberOf(organizationId, Role.OWNER);

        invite(owner, freshEmail());

        MimeMessage mail = onlyMail();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getSubject()).isEqualTo("Invitation to Acme Bcc: evil@example.com Pay here ü");
        assertThat(text(mail).lines().filter(line -> line.startsWith("Bcc") || line.startsWith("Pay")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.com,evil@example.com",
                "team:a@example.com,evil@example.com;",
                "victim@example.com<evil@example.com>",
                "evil@example.com(victim@example.com",
            })
    void anAddressThatIsMoreThanOneMailboxGetsNoMail(String email) throws Exception {
        HttpResponse<String> response = invite(owner, email);

        assertThat(response.statusCode()).isEqualTo(201);
        String userId = (String) wire.json(response).get("user_id");
        await().atMost(SOON).until(() -> events("mail.failed", userId) == 1);
        assertThat(SMTP.getReceivedMessages()).isEmpty();
    }

    @Test
    void linksBeginWithTheIssuerWhateverHostTheRequestNames() throws Exception {
        Person person = people.withPassword();
        byte[] body = ("{\"email\":\"" + person.email() + "\"}").getBytes(StandardCharsets.UTF_8);
        String head = "POST /auth/password-reset HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";

        assertThat(RawHttp.exchange(wire.port(), RawHttp.request(head, body)).status())
                .isEqualTo(202);

        assertThat(text(onlyMail()))
                .contains("http://localhost:9000/new-password#lkp_")
                .doesNotContain("evil.example");
    }

    @Test
    void whoForgotAPasswordGetsALinkThatWorksOnceAndBeginsNoSession() throws Exception {
        Person person = people.withPassword();
        assertThat(forgot(person.email()).statusCode()).isEqualTo(202);
        String token = token(onlyMail());
        long signIns = events("user.signed_in", person.userId());

        HttpResponse<String> response = wire.api("POST", "/auth/password-reset/confirm", null, confirmation(token));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(jdbc.sql("select count(*) from audit_event where type = 'user.signed_in' and actor = :id")
                        .param("id", person.userId())
                        .query(Long.class)
                        .single())
                .isEqualTo(signIns + 1);
        assertThat(wire.api("GET", "/api/v1/me", person.session(), null).statusCode())
                .isEqualTo(401);
        assertThat(login(person.email(), People.PASSWORD)).isEqualTo(401);
        assertThat(login(person.email(), PASSWORD)).isEqualTo(200);
        assertThat(isVerified(person.email())).isTrue();
        assertThat(confirm(token)).isEqualTo(400);
        assertThat(events("user.password_reset_requested", person.userId())).isEqualTo(1);
        assertThat(events("user.password_reset", person.userId())).isEqualTo(1);
    }

    @Test
    void theAnswerIsTheSameForAnybodyAndOnlyThoseThereAreGetAMail() {
        Person person = people.withPassword();

        List<HttpResponse<String>> answers = Stream.of(
                        person.email(), "nobody@example.com", "no address", "", "\\u0000", "a@" + "b".repeat(300))
                .map(this::forgot)
                .toList();

        for (HttpResponse<String> answer : answers) {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo(answers.get(0).body());
            assertThat(answer.headers().map().keySet())
                    .isEqualTo(answers.get(0).headers().map().keySet());
        }
        await().atMost(SOON).until(() -> SMTP.getReceivedMessages().length > 0);
        // One thread takes the requests in turn: what was asked before this one has been decided.
        String last = people.withPassword().email();
        forgot(last);
        await().atMost(SOON).until(() -> recipients().contains(last));
        assertThat(recipients()).containsExactlyInAnyOrder(person.email(), last);
    }

    @Test
    void aMailboxIsNotFloodedAndTheLinksThatWentThereStayGood() throws Exception {
        Person person = people.withPassword();
        for (int i = 0; i < 8; i++) {
            assertThat(forgot(person.email()).statusCode()).isEqualTo(202);
        }
        String last = people.withPassword().email();
        forgot(last);
        await().atMost(SOON).until(() -> recipients().contains(last));

        assertThat(recipients().stream().filter(person.email()::equals)).hasSize(5);
        assertThat(confirm(token(SMTP.getReceivedMessages()[0]))).isEqualTo(204);
        clock.move(Duration.ofMinutes(31));
        forgot(person.email());
        await().atMost(SOON)
                .until(() ->
                        recipients().stream().filter(person.email()::equals).count() == 6);
    }

    @Test
    void aManagerAndAnOperatorDoNotSeeTheLinkThatIsMailed() throws Exception {
        Person member = people.memberOf(organizationId, Role.DEVELOPER);
        HttpResponse<String> byManager = wire.api(
                "POST",
                "/api/v1/organizations/" + organizationId + "/members/" + member.userId() + "/password-reset",
                owner.session(),
                null);
        assertThat(byManager.statusCode()).isEqualTo(200);
        assertThat(wire.json(byManager)).containsOnlyKeys("expires_at");
        assertThat(confirm(token(onlyMail()))).isEqualTo(204);
        SMTP.purgeEmailFromAllMailboxes();

        HttpResponse<String> byOperator = wire.api(
                "POST",
                "/api/v1/users/password-reset",
                people.operator().session(),
                "{\"email\":\"" + member.email() + "\"}");

        assertThat(byOperator.statusCode()).isEqualTo(200);
        assertThat(wire.json(byOperator)).containsOnlyKeys("expires_at");
        assertThat(confirm(token(onlyMail()))).isEqualTo(204);
    }

    private HttpResponse<String> invite(Person by, String email) {
        return wire.api(
                "POST",
                "/api/v1/organizations/" + organizationId + "/members",
                by.session(),
                "{\"email\":\"" + email + "\",\"role\":\"developer\"}");
    }

    private HttpResponse<String> forgot(String email) {
        return wire.api("POST", "/auth/password-reset", null, "{\"email\":\"" + email + "\"}");
    }

    private int confirm(String token) {
        return wire.api("POST", "/auth/password-reset/confirm", null, confirmation(token))
                .statusCode();
    }

    private static String confirmation(String token) {
        return "{\"token\":\"" + token + "\",\"password\":\"" + PASSWORD + "\"}";
    }

    private int post(String path, Map<String, String> body) {
        return wire.api(
                        "POST",
                        path,
                        null,
                        "{\"token\":\"" + body.get("token") + "\",\"password\":\"" + body.get("password") + "\"}")
                .statusCode();
    }

    private int login(String email, String password) {
        return wire.api("POST", "/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")
                .statusCode();
    }

    private boolean isVerified(String email) {
        return jdbc.sql("select email_verified from user_account where email = :email")
                .param("email", email)
                .query(Boolean.class)
                .single();
    }

    private long events(String type, String subject) {
        return jdbc.sql("select count(*) from audit_event where type = :type and subject = :subject")
                .param("type", type)
                .param("subject", subject)
                .query(Long.class)
                .single();
    }

    private static MimeMessage onlyMail() {
        await().atMost(SOON).until(() -> SMTP.getReceivedMessages().length > 0);
        assertThat(SMTP.getReceivedMessages()).hasSize(1);
        return SMTP.getReceivedMessages()[0];
    }

    private static List<String> recipients() {
        return Stream.of(SMTP.getReceivedMessages())
                .map(AccountMailTest::recipient)
                .toList();
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getRecipients(RecipientType.TO)[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) throws Exception {
        return (String) mail.getContent();
    }

    private static String token(MimeMessage mail) throws Exception {
        Matcher link = Pattern.compile("/(?:invitation|new-password)#(\\S+)").matcher(text(mail));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private static Map<String, String> values() {
        return Map.of("email", "x@example.com", "link", "http://localhost:9000/x", "expires_at", "soon");
    }

    private static String freshEmail() {
        return "m" + UUID.randomUUID().toString().replace("-", "") + "@example.com";
    }
}
