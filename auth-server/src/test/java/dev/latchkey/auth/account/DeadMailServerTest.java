package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An SMTP server that is configured and does not work. */
@ExtendWith(OutputCaptureExtension.class)
class DeadMailServerTest {

    private static final Duration PROMPT = Duration.ofSeconds(2);

    @Test
    void oneThatIsNotThereHoldsUpNobodyAndIsRecordedWithoutTheLink(CapturedOutput output) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertAnInvitationIsPromptAndItsFailureRecorded(port, "ConnectException", output);
    }

    /** The kernel takes the connection; nobody ever says a word. */
    @Test
    void oneThatIsSilentHoldsUpNobodyAndIsRecordedWithoutTheLink(CapturedOutput output) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            assertAnInvitationIsPromptAndItsFailureRecorded(silent.getLocalPort(), "SocketTimeoutException", output);
        }
    }

    private static void assertAnInvitationIsPromptAndItsFailureRecorded(int port, String kind, CapturedOutput output) {
        try (Node node = Node.start(
                TestDatabase.fresh(),
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + port,
                "spring.mail.properties.mail.smtp.timeout=1500")) {
            String organizationId = node.fixtures().organization().id();
            Person owner = node.bean(People.class).memberOf(organizationId, Role.OWNER);
            node.wire().api("GET", "/api/v1/me", owner.session(), null);

            long begun = System.nanoTime();
            HttpResponse<String> response = node.wire()
                    .api(
                            "POST",
                            "/api/v1/organizations/" + organizationId + "/members",
                            owner.session(),
                            "{\"email\":\"somebody@example.com\",\"role\":\"auditor\"}");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(took).isLessThan(Duration.ofMillis(1400));
            JdbcClient jdbc = node.bean(JdbcClient.class);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> jdbc.sql("select count(*) from audit_event where type = 'mail.failed'")
                                    .query(Long.class)
                                    .single()
                            == 1);
            assertThat(jdbc.sql("select data from audit_event where type = 'mail.failed' and organization_id = :id")
                            .param("id", organizationId)
                            .query(String.class)
                            .single())
                    .contains("invitation", kind);
            assertThat(output)
                    .contains("The mail invitation for user usr_", kind)
                    .doesNotContain("lkv_")
                    .doesNotContain("somebody@example.com");
            assertHealthy(node);
        }
    }

    /** Mail that is down is no reason to take this server out of service. */
    private static void assertHealthy(Node node) {
        HttpRequest.Builder health = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + node.managementPort() + "/actuator/health"))
                .timeout(PROMPT);
        assertThat(node.wire().send(health).statusCode()).isEqualTo(200);
    }
}
