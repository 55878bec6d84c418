package dev.latchkey.auth.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.EventType;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Webhooks in the management API; nothing is sent. */
@AuthServerTest
@TestPropertySource(properties = {"latchkey.webhooks.sending=false", "latchkey.limits.webhooks=3"})
class WebhookApiTest {

    private static final String BODY = "{\"url\":\"https://example.com/hooks?x=1\",\"event_types\":[\"api_key.*\"]}";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    JdbcClient jdbc;

    private String organizationId;
    private String session;
    private String list;

    @BeforeEach
    void signIn() {
        organizationId = fixtures.organization().id();
        session = people.memberOf(organizationId, Role.DEVELOPER).session();
        list = "/api/v1/organizations/" + organizationId + "/webhooks";
    }

    @Test
    void itsSecretIsShownOnceAndStoredSealed() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        assertThat(made)
                .containsEntry("url", "https://example.com/hooks?x=1")
                .containsEntry("event_types", List.of("api_key.*"))
                .containsEntry("organization_id", organizationId);
        String secret = (String) made.get("secret");
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(api("GET", path(made), null).body()).doesNotContain(secret).doesNotContain("secret");
        assertThat(api("GET", list, null).body()).doesNotContain(secret);
        assertThat(jdbc.sql("select sealed from webhook_secret")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(stored -> stored.contains(secret));
    }

    @Test
    void everyFaultIsToldAtItsField() {
        HttpResponse<String> answer =
                api("POST", list, "{\"url\":\"http://localhost/\",\"event_types\":[\"api_key.*\",\"nothing\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"field\":\"url\"", "Must begin with https://", "\"field\":\"event_types\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token.issued",
                "user.signed_in",
                "signing_key.*",
                "webhook.test",
                "webhook.tested",
                "*.created",
                "API_KEY.*",
                ""
            })
    void whatNoWebhookIsToldOfCannotBeSubscribed(String eventType) {
        HttpResponse<String> answer =
                api("POST", list, "{\"url\":\"https://example.com/\",\"event_types\":[\"" + eventType + "\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"event_types\"");
    }

    /** One that is added belongs to an organization unless somebody says otherwise. */
    @Test
    void everyEventOfAnOrganizationCanBeSubscribed() {
        assertThat(SubscribableEvents.NAMES).contains("token.revoked", "api_key.revoked", "webhook.disabled");
        assertThat(SubscribableEvents.isSubscribable(EventType.TOKEN_ISSUED)).isFalse();
        assertThat(SubscribableEvents.isSubscribable(EventType.USER_SIGNED_IN)).isFalse();
        assertThat(SubscribableEvents.isSubscribable(EventType.WEBHOOK_REDELIVERED))
                .isFalse();
    }

    @Test
    void itIsChangedByWhoHasSeenItsState() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        String tag = api("GET", path(made), null).headers().firstValue("ETag").orElseThrow();
        assertThat(change(made, tag, "{\"disabled\":true}").statusCode()).isEqualTo(200);
        assertThat(change(made, tag, "{\"disabled\":false}").statusCode()).isEqualTo(412);
        assertThat(json(api("GET", path(made), null), 200))
                .containsEntry("disabled", true)
                .containsEntry("disabled_reason", "manual");
        assertThat(json(api("PATCH", path(made), "{\"url\":\"https://example.org/\",\"disabled\":false}"), 200))
                .containsEntry("url", "https://example.org/")
                .doesNotContainKey("disabled_reason");
        assertThat(jdbc.sql("select type from audit_event where subject = :id order by chain, seq")
                        .param("id", made.get("id"))
                        .query(String.class)
                        .list())
                .containsExactly("webhook.created", "webhook.disabled", "webhook.changed", "webhook.enabled");
        assertThat(jdbc.sql("select data from audit_event where subject = :id")
                        .param("id", made.get("id"))
                        .query(String.class)
                        .list())
                .noneMatch(data -> data.contains("hooks"));
    }

    @Test
    void anAuditorReadsAndChangesNothing() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        String auditor = people.memberOf(organizationId, Role.AUDITOR).session();
        assertThat(wire.api("GET", path(made), auditor, null).statusCode()).isEqualTo(200);
        assertThat(wire.api("GET", path(made) + "/deliveries", auditor, null).statusCode())
                .isEqualTo(200);
        for (String action : List.of("/test", "/secrets")) {
            assertThat(wire.api("POST", path(made) + action, auditor, null).statusCode())
                    .isEqualTo(403);
        }
        assertThat(wire.api("DELETE", path(made), auditor, null).statusCode()).isEqualTo(403);
    }

    @Test
    void deliveriesArePagedTheNewestFirstAndSentAgain() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        for (int i = 0; i < 3; i++) {
            assertThat(json(api("POST", path(made) + "/test", null), 202))
                    .containsEntry("status", "pending")
                    .containsEntry("event_type", "webhook.test");
        }
        Map<String, Object> first = json(api("GET", path(made) + "/deliveries?limit=2", null), 200);
        Map<String, Object> second =
                json(api("GET", path(made) + "/deliveries?limit=2&after=" + first.get("next"), null), 200);
        assertThat((List<?>) first.get("items")).hasSize(2);
        assertThat((List<?>) second.get("items")).hasSize(1);
        assertThat(second).doesNotContainKey("next");
        String id = (String) ((Map<?, ?>) ((List<?>) second.get("items")).get(0)).get("id");

        jdbc.sql("update webhook_delivery set status = 'failed', due_at = null, attempts = 11 where id = :id")
                .param("id", id)
                .update();
        assertThat((List<?>) json(api("GET", path(made) + "/deliveries?status=failed", null), 200)
                        .get("items"))
                .hasSize(1);
        assertThat(json(api("POST", path(made) + "/deliveries/" + id + "/redeliver", null), 202))
                .containsEntry("status", "pending")
                .containsEntry("attempts", 0);
        assertThat(api("POST", path(made) + "/deliveries/evt_0/redeliver", null).statusCode())
                .isEqualTo(404);
        assertThat(jdbc.sql("select type, data from audit_event where subject = :id order by chain, seq")
                        .param("id", made.get("id"))
                        .query((rs, row) ->
                                rs.getString("type") + rs.getString("data").contains(id))
                        .list())
                .as("who asked is on record")
                .containsExactly(
                        "webhook.createdfalse",
                        "webhook.testedtrue",
                        "webhook.testedfalse",
                        "webhook.testedfalse",
                        "webhook.redeliveredtrue");
        assertThat(api("GET", path(made) + "/deliveries?status=other", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anOrganizationHasSoManyAndNoMore() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        api("POST", list, BODY);
        api("POST", list, BODY);
        assertThat(api("POST", list, BODY).statusCode()).isEqualTo(409);
        assertThat(api("DELETE", path(made), null).statusCode()).isEqualTo(204);
        assertThat(api("GET", path(made), null).statusCode()).isEqualTo(404);
        assertThat(api("DELETE", path(made), null).statusCode()).isEqualTo(404);
        assertThat(api("POST", list, BODY).statusCode()).isEqualTo(201);
    }

    @Test
    void secretsOverlapButNotWithoutEnd() {
        Map<String, Object> made = json(api("POST", list, BODY), 201);
        String secrets = path(made) + "/secrets";
        for (int i = 0; i < 4; i++) {
            assertThat(json(api("POST", secrets, "{\"overlap\":\"PT1H\"}"), 201))
                    .containsKeys("secret", "secret_id");
        }
        assertThat(api("POST", secrets, null).statusCode()).isEqualTo(409);
        assertThat(api("POST", secrets, "{\"overlap\":\"P31D\"}").statusCode()).isEqualTo(400);
        assertThat(api("POST", secrets, "{\"overlap\":\"PT0S\"}").statusCode()).isEqualTo(201);
        assertThat(api("POST", secrets, null).statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> change(Map<String, Object> made, String tag, String body) {
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + path(made)))
                .header("Authorization", "Bearer " + session)
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> api(String method, String path, String body) {
        return wire.api(method, path, session, body);
    }

    private Map<String, Object> json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return wire.json(answer);
    }

    private static String path(Map<String, Object> made) {
        return "/api/v1/webhooks/" + made.get("id");
    }
}
