package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.WorkspaceChange;
import dev.latchkey.auth.organization.Workspaces;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code GET /api/v1/organizations/{id}/audit-events}. */
@AuthServerTest
class AuditEventApiTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Workspaces workspaces;

    @Autowired
    MovableClock clock;

    @Autowired
    AuditPartitions partitions;

    @Autowired
    PlatformTransactionManager transactions;

    private Workspace workspace;
    private Credentials client;
    private Person auditor;

    @BeforeEach
    void makeAnOrganization() {
        workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read");
        auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void anEventSaysWhoDidWhatToWhatFromWhereInWhichRequest() {
        HttpResponse<String> issued =
                wire.post("/oauth/token", client, "grant_type=client_credentials&scope=jobs:read");
        String token = (String) wire.json(issued).get("access_token");
        String requestId = issued.headers().firstValue("X-Request-Id").orElseThrow();

        Map<String, Object> event = items(list("type=token.issued")).get(0);

        assertThat(event)
                .containsEntry("type", "token.issued")
                .containsEntry("actor", client.id())
                .containsEntry("subject", wire.claims(token).get("jti"))
                .containsEntry("organization_id", workspace.organizationId())
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("request_id", requestId)
                .containsKeys("id", "occurred_at", "address");
        assertThat(event.get("data")).asString().contains("jobs:read", "lki_");
    }

    @Test
    void aRequestKeepsTheIdThatItsCallerGaveItIfThatIsWellFormed() {
        assertThat(requestId("my-request.1")).isEqualTo("my-request.1");
        assertThat(requestId("{${jndi:x}}")).matches("[A-Za-z0-9_-]{16}");
        assertThat(requestId("x".repeat(65))).matches("[A-Za-z0-9_-]{16}");
    }

    @Test
    void pagesShowEachEventOnceNewestFirst() {
        for (int i = 0; i < 25; i++) {
            wire.token(client);
        }
        List<Map<String, Object>> found = new ArrayList<>();
        String next = "";
        for (String after = ""; next != null; after = "&after=" + next) {
            Map<String, Object> page = list("limit=4&type=token.issued" + after);
            found.addAll(items(page));
            next = (String) page.get("next");
        }

        assertThat(found).hasSize(25).extracting(event -> event.get("id")).doesNotHaveDuplicates();
        assertThat(found)
                .extracting(event -> event.get("occurred_at").toString())
                .isSortedAccordingTo((a, b) -> java.time.Instant.parse(b).compareTo(java.time.Instant.parse(a)));
    }

    @Test
    void filtersAreHeld() {
        String token = wire.token(client);
        String jti = (String) wire.claims(token).get("jti");
        wire.post("/oauth/revoke", client, "token=" + token);

        assertThat(types("subject=" + jti)).containsExactly("token.revoked", "token.issued");
        assertThat(types("subject=" + jti + "&type=-token.issued")).containsExactly("token.revoked");
        assertThat(types("type=workspace.*")).containsExactly("workspace.created");
        assertThat(types("actor=system&type=client.created")).containsExactly("client.created");
        assertThat(types("actor=nobody")).isEmpty();
        String before = clock.instant().minusSeconds(60).toString();
        assertThat(types("subject=" + jti + "&to=" + before)).isEmpty();
        assertThat(types("subject=" + jti + "&from=" + before)).hasSize(2);
    }

    @Test
    void eachFaultIsToldAtItsField() {
        HttpResponse<String> answer = get("type=no.such&from=yesterday&actor=a%0ab", "*/*", auditor);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"type\"", "\"field\":\"from\"", "\"field\":\"actor\"");
        for (String cursor : List.of("after=x", "newer_than=x", "newer_than=1.2", "after=99999999999999999999.1.1")) {
            assertThat(get(cursor, "*/*", auditor).statusCode()).as(cursor).isEqualTo(400);
        }
    }

    @Test
    void aFollowerIsToldWhatCommitsLateAndNothingTwice() throws Exception {
        // So that tokens have their chain: whoever opens one waits for who opened one before, and that is the late one
        // here.
        wire.token(client);
        String newest = (String) list("newer_than=now").get("newest");
        CountDownLatch recorded = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        // On a chain of its own, as another node's is: within one process the next one waits for it.
        ChangeCommit elsewhere = new ChangeCommit(store, chains, settings, clock);
        Thread late = new Thread(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
            elsewhere.add(Recorded.of(new dev.latchkey.auth.event.SecurityEvent(
                    dev.latchkey.auth.event.EventType.WORKSPACE_CHANGED,
                    clock.instant(),
                    Actor.SYSTEM,
                    workspace.id(),
                    workspace.organizationId(),
                    workspace.id(),
                    Map.of())));
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    recorded.countDown();
                    try {
                        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }));
        late.start();
        assertThat(recorded.await(20, TimeUnit.SECONDS)).isTrue();

        wire.token(client);
        Map<String, Object> first = list("newer_than=" + newest);
        assertThat(items(first)).extracting(event -> event.get("type")).containsExactly("token.issued");
        wire.token(client);
        goOn.countDown();
        late.join();
        Map<String, Object> second = list("newer_than=" + first.get("newest"));
        assertThat(items(second))
                .extracting(event -> event.get("type"))
                .containsExactly("workspace.changed", "token.issued");
        assertThat(items(list("newer_than=" + second.get("newest")))).isEmpty();
    }

    @Autowired
    AuditStore store;

    @Autowired
    Chains chains;

    @Autowired
    AuditSettings settings;

    @Test
    void aFollowerThatHasMuchToCatchUpWithGetsEachEventOnce() {
        String newest = (String) list("newer_than=now").get("newest");
        List<Object> subjects = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            subjects.add(wire.claims(wire.token(client)).get("jti"));
            workspaces.change(workspace.id(), new WorkspaceChange("Room " + i, null, null), before -> {}, Actor.SYSTEM);
        }
        List<Object> told = new ArrayList<>();
        for (int read = 0; read < 20; read++) {
            Map<String, Object> page = list("limit=5&type=token.issued&newer_than=" + newest);
            items(page).forEach(event -> told.add(event.get("subject")));
            newest = (String) page.get("newest");
        }

        assertThat(told).containsExactlyElementsOf(subjects);
    }

    @Test
    void whatIsAYearOldIsNotShownAnyMore() {
        wire.token(client);
        assertThat(types("type=token.issued")).hasSize(1);

        clock.move(Duration.ofDays(365).plusSeconds(60));
        partitions.makeAhead();
        auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);

        assertThat(types("type=token.issued")).isEmpty();
        assertThat(get("", "text/csv", auditor).body()).doesNotContain("token.issued");
    }

    @Test
    void anExportHasAllEventsAsLinesOfJsonOrCsv() {
        for (int i = 0; i < 5; i++) {
            wire.token(client);
        }

        HttpResponse<String> lines = get("type=token.issued&limit=2", "application/x-ndjson", auditor);
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(lines.headers().firstValue("Content-Disposition").orElseThrow())
                .contains(".jsonl");
        assertThat(lines.body().lines().toList()).hasSize(5).allMatch(line -> line.startsWith("{\"id\":\""));

        HttpResponse<String> csv = get("type=token.issued", "text/csv", auditor);
        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(csv.body().lines().toList()).hasSize(6).first().asString().startsWith("id,occurred_at,type");
    }

    @Test
    void anOperatorReadsWhatHappenedToThePlatform() {
        Person operator = people.operator();

        HttpResponse<String> answer =
                wire.api("GET", "/api/v1/audit-events?type=signing_key.published", operator.session(), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(items(wire.json(answer))).isNotEmpty().allMatch(event -> !event.containsKey("organization_id"));
    }

    private String requestId(String sent) {
        return wire.get("/oauth/jwks", request -> request.header("X-Request-Id", sent))
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
    }

    private List<Object> types(String query) {
        return items(list(query)).stream().map(event -> event.get("type")).toList();
    }

    private Map<String, Object> list(String query) {
        HttpResponse<String> answer = get(query, "*/*", auditor);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return wire.json(answer);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, Object> page) {
        return (List<Map<String, Object>>) page.get("items");
    }

    private HttpResponse<String> get(String query, String accept, Person by) {
        return wire.send(HttpRequest.newBuilder(URI.create(wire.base() + "/api/v1/organizations/"
                        + URLEncoder.encode(workspace.organizationId(), StandardCharsets.UTF_8) + "/audit-events?"
                        + query))
                .header("Accept", accept)
                .header("Authorization", "Bearer " + by.session())
                .GET());
    }
}
