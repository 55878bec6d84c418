package dev.latchkey.auth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a server reviews its credentials, and whom it writes to. */
class ReviewScheduleTest {

    @RegisterExtension
    static final GreenMailExtension SMTP =
            new GreenMailExtension(new ServerSetup(0, "127.0.0.1", "smtp")).withPerMethodLifecycle(false);

    private Node node;
    private Workspace workspace;

    @BeforeEach
    void start() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
        node = Node.start(
                TestDatabase.fresh(),
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + SMTP.getSmtp().getPort());
        workspace = node.fixtures().workspace();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void onceADayItReviewsAndWritesOneMailToEachManager() throws Exception {
        People people = node.bean(People.class);
        Person owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        Person admin = people.memberOf(workspace.organizationId(), Role.ADMIN);
        people.memberOf(workspace.organizationId(), Role.DEVELOPER);
        for (int i = 0; i < 25; i++) {
            oldKey();
        }

        runs();
        await().atMost(Duration.ofSeconds(60)).until(() -> SMTP.getReceivedMessages().length == 2);
        assertThat(recipients()).containsExactlyInAnyOrder(owner.email(), admin.email());
        MimeMessage mail = SMTP.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Acme: keys and secrets that need attention");
        assertThat((String) mail.getContent())
                .contains(
                        "Not used for 14 days: CI (cf_prod_",
                        " and 5 more",
                        "About to expire: none",
                        "http://localhost:9000/organizations/" + workspace.organizationId());

        oldKey();
        runs();
        assertThat(told()).isEqualTo(25);
        node.clock().move(Duration.ofDays(1));
        runs();
        assertThat(told()).isEqualTo(26);
        await().atMost(Duration.ofSeconds(60)).until(() -> SMTP.getReceivedMessages().length == 4);
        assertThat((String) SMTP.getReceivedMessages()[3].getContent()).doesNotContain("more");
    }

    @Test
    void aReviewThatItsNodeDiedAtIsTakenOver() {
        oldKey();
        jdbc().sql("update review_run set runner = 'gone', claimed_until = :until")
                .param("until", node.clock().instant().plusSeconds(200).atOffset(ZoneOffset.UTC))
                .update();
        runs();
        assertThat(told()).isZero();

        node.clock().move(Duration.ofSeconds(201));
        runs();
        assertThat(told()).isEqualTo(1);
    }

    private void runs() {
        node.bean(ReviewSchedule.class).runIfDue();
    }

    private void oldKey() {
        String id = node.fixtures().apiKey(workspace).id();
        jdbc().sql("update api_key set created_at = :at where id = :id")
                .param("id", id)
                .param("at", node.clock().instant().minus(Duration.ofDays(20)).atOffset(ZoneOffset.UTC))
                .update();
    }

    private long told() {
        return jdbc().sql("select count(*) from audit_event where type = 'api_key.inactive'")
                .query(Long.class)
                .single();
    }

    private static List<String> recipients() throws Exception {
        List<String> recipients = new ArrayList<>();
        for (MimeMessage mail : SMTP.getReceivedMessages()) {
            recipients.add(mail.getRecipients(RecipientType.TO)[0].toString());
        }
        return recipients;
    }

    private JdbcClient jdbc() {
        return node.bean(JdbcClient.class);
    }
}
