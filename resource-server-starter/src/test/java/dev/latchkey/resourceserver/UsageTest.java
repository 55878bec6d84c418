package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.usage.UsageReporter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What is reported of the use of credentials, and that nothing of it gets lost or counted twice. */
@ExtendWith(OutputCaptureExtension.class)
class UsageTest {

    private FakeAuthServer authServer;
    private AccessTokens tokens;
    private RunningServer server;

    @BeforeEach
    void start() {
        authServer = new FakeAuthServer();
        tokens = new AccessTokens(authServer);
        server = server("PT0.1S");
    }

    @AfterEach
    void stop() {
        server.close();
        authServer.close();
    }

    @Test
    void theUseOfAKeyIsReportedWithItsLastTimeAndAddress() {
        Instant before = now();
        String key = ApiKeys.key(authServer, "key", "things:read", "");
        get(key, 3);
        awaitRequests("key", 3);
        JsonNode count = authServer.usage().counts("key").get(0);
        assertThat(count.get("organization_id").asString()).isEqualTo("org-key");
        assertThat(count.get("workspace_id").asString()).isEqualTo("ws-key");
        assertThat(count.get("reseller_client_id").isNull()).isTrue();
        assertThat(Instant.parse(count.get("hour").asString()))
                .isEqualTo(Instant.parse(count.get("last_used_at").asString()).truncatedTo(ChronoUnit.HOURS));
        assertThat(Instant.parse(count.get("last_used_at").asString()))
                .isBetween(before.truncatedTo(ChronoUnit.MILLIS), now());
        assertThat(count.get("last_used_ip").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void accessTokensAreCountedByTheSecretThatMadeThem() {
        server.status(tokens.good("things:read"));
        server.status(tokens.good("things:read"));
        awaitRequests("secret-1", 2);
        assertThat(authServer
                        .usage()
                        .counts("secret-1")
                        .get(0)
                        .get("organization_id")
                        .asString())
                .isEqualTo("org-1");
    }

    @Test
    void whatIsRefusedIsNoUse() {
        String key = ApiKeys.key(authServer, "refused", "things:read", ",\"methods\":[\"GET\"]");
        server.send("POST", "/things", "X-Api-Key", key);
        server.get("/grouped/things", "X-Api-Key", key);
        server.get("/things", "X-Api-Key", ApiKeys.unknown());
        get(key, 1);
        awaitRequests("refused", 1);
        assertThat(authServer.usage().requests()).isEqualTo(1);
    }

    @Test
    void aReportWhoseAnswerGotLostIsSentAgainAndCountedOnce() {
        String key = ApiKeys.key(authServer, "lost", "things:read", "");
        authServer.usageAnswersLost = true;
        get(key, 5);
        RunningServer.await(() -> authServer.usageCalls.get() >= 3);
        get(key, 2);
        authServer.usageAnswersLost = false;
        awaitRequests("lost", 7);
        assertThat(authServer.usage().batches()).isBetween(2, 3);
    }

    @Test
    void nothingIsLostWhileTheAuthorizationServerIsAway() {
        String key = ApiKeys.key(authServer, "outage", "things:read", "");
        String other = ApiKeys.key(authServer, "outage-too", "things:read", "");
        get(key, 1);
        for (int status : new int[] {503, 500, 401, 408, 429}) {
            int calls = authServer.usageCalls.get();
            authServer.usageStatus = status;
            get(key, 2);
            get(other, 1);
            RunningServer.await(() -> authServer.usageCalls.get() > calls);
        }
        authServer.usageStatus = 200;
        awaitRequests("outage", 11);
        awaitRequests("outage-too", 5);
        assertThat(authServer.usage().requests()).isEqualTo(16);
    }

    @Test
    void aReportThatIsRefusedIsDroppedAndTheNextIsNot(CapturedOutput output) {
        String key = ApiKeys.key(authServer, "dropped", "things:read", "");
        authServer.usageStatus = 400;
        get(key, 4);
        UsageReporter reporter = server.bean(UsageReporter.class);
        RunningServer.await(() -> reporter.dropped() == 4);
        assertThat(output).contains("refused a usage report of 1 counts (answered 400)");
        authServer.usageStatus = 200;
        get(key, 3);
        awaitRequests("dropped", 3);
        assertThat(reporter.dropped()).isEqualTo(4);
        assertThat(output).doesNotContain(key);
    }

    @Test
    void eachHourIsReportedForItself() {
        String key = ApiKeys.key(authServer, "hours", "things:read", "");
        get(key, 2);
        awaitRequests("hours", 2);
        server.advance(Duration.ofHours(1));
        RunningServer.await(() -> server.knownLog().age().toSeconds() < 2);
        get(key, 3);
        awaitRequests("hours", 5);
        assertThat(authServer.usage().counts("hours").stream()
                        .map(count -> count.get("hour").asString())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void whatWasCountedLastIsReportedAtShutdown() {
        try (RunningServer slow = server("PT5M")) {
            String key = ApiKeys.key(authServer, "shutdown", "things:read", "");
            assertThat(slow.get("/things", "X-Api-Key", key).statusCode()).isEqualTo(200);
            assertThat(authServer.usage().requests("shutdown")).isZero();
        }
        assertThat(authServer.usage().requests("shutdown")).isEqualTo(1);
    }

    private RunningServer server(String interval) {
        return new RunningServer(authServer, "--latchkey.resource-server.usage.report-interval=" + interval)
                .following(authServer);
    }

    private void get(String key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(server.get("/things", "X-Api-Key", key).statusCode()).isEqualTo(200);
        }
    }

    private void awaitRequests(String credentialId, long requests) {
        RunningServer.await(() -> authServer.usage().requests(credentialId) >= requests);
        assertThat(authServer.usage().requests(credentialId)).isEqualTo(requests);
    }

    private Instant now() {
        return server.bean(Clock.class).instant();
    }
}
