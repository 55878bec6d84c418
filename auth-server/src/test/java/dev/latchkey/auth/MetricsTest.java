package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What an operator sees of the server's work at {@code /actuator/prometheus}. */
@AuthServerTest
class MetricsTest {

    private static final String GRANT = "grant_type=client_credentials";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Value("${local.management.port}")
    int managementPort;

    private Credentials client;
    private Credentials resourceServer;
    private Scrape before;

    @BeforeEach
    void start() {
        client = fixtures.client("jobs:read");
        resourceServer = fixtures.resourceServer();
        before = scrape();
    }

    @Test
    void tokenRequestsAreTimedByWhatBecameOfThem() {
        wire.post("/oauth/token", client, GRANT);
        wire.post("/oauth2/token", client, GRANT);
        wire.post("/oauth/token", client, GRANT + "&scope=jobs:write");
        wire.post("/oauth/token", client, "grant_type=password");
        wire.post("/oauth/token", client, "");
        Credentials wrong = new Credentials(client.id(), "lks_wrong");
        for (int i = 0; i < 11; i++) {
            wire.post("/oauth/token", wrong, GRANT);
        }

        awaitRequests(
                "token",
                Map.of(
                        "issued", 2.0,
                        "invalid_scope", 1.0,
                        "unsupported_grant_type", 1.0,
                        "invalid_request", 1.0,
                        "invalid_client", 10.0,
                        "throttled", 1.0));
        assertThat(scrape().sum(
                                "latchkey_oauth_requests_seconds_bucket",
                                "endpoint=\"token\"",
                                "outcome=\"issued\"",
                                "le=\"+Inf\""))
                .isEqualTo(before.sum("latchkey_oauth_requests_seconds_count", "outcome=\"issued\"") + 2);
    }

    @Test
    void introspectionsAndRevocationsAreTimedByWhatBecameOfThem() {
        String token = wire.token(client);
        wire.introspect(resourceServer, token);
        wire.introspect(resourceServer, "nonsense");
        wire.post("/oauth/introspect", resourceServer, "");
        wire.post("/oauth/revoke", client, "token=" + token);
        wire.post("/oauth/revoke", fixtures.client("jobs:read"), "token=" + token);
        wire.post("/oauth/revoke", new Credentials("nobody", "x"), "token=" + token);

        awaitRequests("introspect", Map.of("active", 1.0, "inactive", 1.0, "invalid_request", 1.0));
        awaitRequests("revoke", Map.of("revoked", 1.0, "unauthorized_client", 1.0, "invalid_client", 1.0));
    }

    @Test
    void theGroupCommitTellsItsBatchesAndTheirTime() {
        wire.token(client);

        awaitGrowth("latchkey_audit_commits_seconds_count", 1);
        Scrape now = scrape();
        assertThat(grown(now, "latchkey_audit_batch_events_count")).isEqualTo(1);
        assertThat(grown(now, "latchkey_audit_batch_events_sum")).isEqualTo(1);
        assertThat(grown(now, "latchkey_audit_unrecorded_total")).isZero();
        assertThat(now.sum("latchkey_audit_queue")).isZero();
    }

    @Test
    void aRevocationMovesTheLogAndIsPushed() {
        String token = wire.token(client);
        wire.post("/oauth/revoke", client, "token=" + token);

        assertThat(grown(scrape(), "latchkey_revocation_position")).isEqualTo(1);
        awaitGrowth("latchkey_revocation_push_seconds_count", 1);
        assertThat(scrape().sum("latchkey_revocation_age_seconds")).isBetween(0.0, 10.0);
        assertThat(scrape().sum("latchkey_revocation_streams")).isZero();
    }

    @Test
    void aCacheTellsWhatItHadInMemory() {
        wire.token(client);
        wire.token(client);
        wire.token(client);

        Scrape now = scrape();
        assertThat(now.sum("cache_gets_total", "cache=\"clients\"", "result=\"hit\"")
                        - before.sum("cache_gets_total", "cache=\"clients\"", "result=\"hit\""))
                .isEqualTo(2);
        assertThat(now.sum("cache_gets_total", "cache=\"clients\"", "result=\"miss\"")
                        - before.sum("cache_gets_total", "cache=\"clients\"", "result=\"miss\""))
                .isEqualTo(1);
        assertThat(now.sum("cache_size", "cache=\"clients\"")).isPositive();
    }

    @Test
    void requestsOfTheApiAreTimedByRouteAndNeverByTheIdsInTheirPaths() {
        Workspace workspace = fixtures.workspace();
        String session = people.memberOf(workspace.organizationId(), Role.OWNER).session();
        wire.api("GET", "/api/v1/workspaces/" + workspace.id(), session, null);
        wire.api("GET", "/api/v1/workspaces/made-up-id", session, null);
        wire.api("GET", "/api/v1/made-up-path", session, null);
        wire.api("MADEUP", "/api/v1/me", session, null);
        wire.token(client);

        Scrape now = scrape();
        String route = "uri=\"/api/v1/workspaces/{id}\"";
        assertThat(now.sum("http_server_requests_seconds_count", route, "status=\"200\"")
                        - before.sum("http_server_requests_seconds_count", route, "status=\"200\""))
                .isEqualTo(1);
        assertThat(now.has("http_server_requests_seconds_bucket", route)).isTrue();
        assertThat(now.text()).doesNotContain("made-up", "MADEUP", workspace.id(), client.id(), session);
        assertThat(now.has("http_server_requests_seconds_count", "/oauth")).isFalse();
    }

    /** Beside what the features tell: the lane of passwords, the mails, the connections, the machine. */
    @Test
    void queuesPoolsAndTheMachineAreSeen() {
        Scrape now = scrape();
        for (String name : new String[] {
            "latchkey_passwords_hashing",
            "latchkey_passwords_waiting",
            "cache_loads_waiting",
            "hikaricp_connections_active",
            "hikaricp_connections_pending",
            "jvm_memory_used_bytes",
            "jvm_gc_overhead",
            "process_cpu_usage",
        }) {
            assertThat(now.has(name)).as(name).isTrue();
        }
        assertThat(now.has("executor_queued_tasks", "name=\"mail\"")).isTrue();
        assertThat(now.has("executor_queued_tasks", "name=\"password-reset\"")).isTrue();
    }

    private Scrape scrape() {
        return Scrape.of(wire, managementPort);
    }

    /** What an answer does to a metric may come after the answer. */
    private void awaitGrowth(String name, double growth) {
        await().untilAsserted(() -> assertThat(grown(scrape(), name)).isEqualTo(growth));
    }

    private void awaitRequests(String endpoint, Map<String, Double> counts) {
        await().untilAsserted(() -> assertThat(requests(endpoint)).isEqualTo(counts));
    }

    private double grown(Scrape now, String name) {
        return now.sum(name) - before.sum(name);
    }

    /** How many requests of an endpoint there were since the test began, by outcome. */
    private Map<String, Double> requests(String endpoint) {
        Scrape now = scrape();
        Map<String, Double> counts = new TreeMap<>();
        now.text()
                .lines()
                .filter(line -> line.startsWith("latchkey_oauth_requests_seconds_count{endpoint=\"" + endpoint + "\""))
                .map(line -> line.replaceAll(".*outcome=\"([a-z_]+)\".*", "$1"))
                .forEach(outcome -> {
                    String label = "outcome=\"" + outcome + "\"";
                    String name = "latchkey_oauth_requests_seconds_count";
                    double grown = now.sum(name, "endpoint=\"" + endpoint + "\"", label)
                            - before.sum(name, "endpoint=\"" + endpoint + "\"", label);
                    if (grown > 0) {
                        counts.put(outcome, grown);
                    }
                });
        return counts;
    }
}
