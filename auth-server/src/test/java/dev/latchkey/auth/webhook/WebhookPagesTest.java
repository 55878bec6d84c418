package dev.latchkey.auth.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Webhooks as pages: what a developer does with them, what an auditor cannot. Nothing is sent. */
@AuthServerTest
@TestPropertySource(properties = {"latchkey.webhooks.sending=false", "latchkey.limits.webhooks=3"})
class WebhookPagesTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\">(whsec_[^<]+)<");
    private static final Pattern PATH = Pattern.compile("href=\"(/organizations/[^\"]+/webhooks/whk_[^\"/]+)\"");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Webhooks webhooks;

    @Autowired
    JdbcClient jdbc;

    private String organization;
    private String list;
    private Visitor developer;

    @BeforeEach
    void signIn() {
        String id = fixtures.organization().id();
        organization = "/organizations/" + id;
        list = organization + "/webhooks";
        developer = Visitor.of(wire, people.memberOf(id, Role.DEVELOPER).session());
    }

    @Test
    void whatWasTypedStaysWhereAFaultIs() {
        HttpResponse<String> page = developer.submit(
                list + "/new", list, "url", "ftp://example.com/&x", "event_types", "client.*", "names", "no.such");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains(
                        "ftp://example.com/&amp;x",
                        "Must begin with https://",
                        "no.such",
                        "no event of an organization")
                .containsPattern("value=\"client\\.\\*\"[^>]*checked");
    }

    @Test
    void itIsMadeTestedRotatedSwitchedOffAndDeleted() {
        HttpResponse<String> shown = developer.submit(
                list + "/new",
                list,
                "url",
                "https://example.com/hooks",
                "event_types",
                "client.*",
                "names",
                "api_key.revoked, token.revoked");
        assertThat(shown.statusCode()).isEqualTo(200);
        String secret = first(SECRET, shown.body());
        String path = first(PATH, shown.body());
        Webhook webhook = find(path);
        assertThat(webhook.eventTypes()).containsExactly("client.*", "api_key.revoked", "token.revoked");
        assertThat(developer.get(path).body())
                .contains("https://example.com/hooks")
                .doesNotContain(secret);

        HttpResponse<String> tested = developer.submit(path, path + "/test");
        assertThat(tested.statusCode()).isEqualTo(303);
        String delivery = tested.headers().firstValue("Location").orElseThrow();
        assertThat(developer.get(delivery).body()).contains("webhook.test", "pending", "on its way");
        assertThat(developer.get(path).body()).contains("webhook.test");
        String again = delivery.substring(0, delivery.indexOf('?')) + "/redeliver";
        assertThat(developer.submit(path, again).statusCode()).isEqualTo(303);

        assertThat(first(
                        SECRET,
                        developer
                                .submit(path, path + "/secrets", "overlap", "1")
                                .body()))
                .isNotEqualTo(secret);
        assertThat(developer.submit(path, path + "/secrets", "overlap", "5").statusCode())
                .isEqualTo(400);
        developer.submit(path, path + "/disable");
        assertThat(find(path).isDisabled()).isTrue();
        developer.submit(path, path + "/enable");
        assertThat(find(path).isDisabled()).isFalse();
        assertThat(developer
                        .submit(path, path, "url", "https://example.org/", "names", "client.created")
                        .statusCode())
                .isEqualTo(303);
        assertThat(find(path).eventTypes()).containsExactly("client.created");
        assertThat(developer.submit(path + "/delete", path + "/delete").statusCode())
                .isEqualTo(303);
        assertThat(developer.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void oneThatFailsIsSeenWhereverSomebodyLooks() {
        developer.submit(list + "/new", list, "url", "https://example.com/", "event_types", "*");
        String path = first(PATH, developer.get(list).body());
        jdbc.sql("update webhook_health set failures = 3, failing_since = current_timestamp where webhook_id = :id")
                .param("id", path.substring(path.lastIndexOf('/') + 1))
                .update();
        for (String page : List.of(list, path)) {
            assertThat(developer.get(page).body()).contains(">failing<");
        }
        assertThat(developer.get(organization).body()).contains("webhook is failing");
        webhooks.giveUp(path.substring(path.lastIndexOf('/') + 1), Webhook.Reason.FAILING);
        assertThat(developer.get(path).body()).contains("disabled: failing", "for a day");
        assertThat(developer.get(organization).body()).contains("because nothing could be delivered");
    }

    @Test
    void anAuditorLooksAndTouchesNothing() {
        developer.submit(list + "/new", list, "url", "https://example.com/", "event_types", "*");
        String path = first(PATH, developer.get(list).body());
        Visitor auditor = Visitor.of(
                wire,
                people.memberOf(organization.substring(organization.lastIndexOf('/') + 1), Role.AUDITOR)
                        .session());
        assertThat(auditor.get(path).body()).doesNotContain("action=\"" + path);
        assertThat(auditor.get(list + "/new").statusCode()).isEqualTo(403);
        assertThat(auditor.submit(path, path + "/disable").statusCode()).isEqualTo(403);
    }

    private Webhook find(String path) {
        return webhooks.find(path.substring(path.lastIndexOf('/') + 1)).orElseThrow();
    }

    private static String first(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }
}
