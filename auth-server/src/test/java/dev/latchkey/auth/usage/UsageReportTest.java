package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.batch;
import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code POST /oauth/usage}: what is counted, and how often. */
@AuthServerTest
class UsageReportTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Credentials reporter;
    private String key;
    private String organization;
    private Instant hour;

    @BeforeEach
    void nameAFreshCredential() {
        reporter = fixtures.resourceServer();
        key = "lkk_" + UUID.randomUUID();
        organization = "org_" + UUID.randomUUID();
        hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void requestsAreCountedByCredentialAndHour() {
        Instant before = hour.minus(Duration.ofHours(1));
        String other = key + "x";

        HttpResponse<String> response = Reports.send(
                wire,
                reporter,
                List.of(
                        count(key, organization, hour, 12),
                        count(key, organization, before, 30),
                        with(count(other, organization, hour, 5), "workspace_id", "ws_1")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.body()).isEqualTo("{\"resellers\":[]}");
        assertThat(requests(key, hour)).isEqualTo(12);
        assertThat(requests(key, before)).isEqualTo(30);
        assertThat(requests(other, hour)).isEqualTo(5);
        assertThat(jdbc.sql("select organization_id, workspace_id from usage_hour where credential_id = :id")
                        .param("id", other)
                        .query()
                        .singleRow())
                .containsEntry("organization_id", organization)
                .containsEntry("workspace_id", "ws_1");
    }

    @Test
    void theNextBatchAddsToWhatWasCounted() {
        Reports.send(wire, reporter, List.of(count(key, organization, hour, 12)));
        Reports.send(wire, reporter, List.of(count(key, organization, hour, 3)));

        assertThat(requests(key, hour)).isEqualTo(15);
    }

    @Test
    void linesOfTheSameCredentialAndHourAddUp() {
        Map<String, Object> line = count(key, organization, hour, 4);

        assertThat(Reports.send(wire, reporter, List.of(line, line, line)).statusCode())
                .isEqualTo(200);

        assertThat(requests(key, hour)).isEqualTo(12);
    }

    @Test
    void theSameBatchAgainIsAnsweredAgainAndNotCountedAgain() {
        String batch = batch(UUID.randomUUID(), List.of(count(key, organization, hour, 12)));

        HttpResponse<String> first = Reports.send(wire, reporter, batch);
        HttpResponse<String> second = Reports.send(wire, reporter, batch);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(requests(key, hour)).isEqualTo(12);
    }

    @Test
    void aBatchIdIsTheSameInCapitals() {
        String id = UUID.randomUUID().toString();
        List<Map<String, Object>> counts = List.of(count(key, organization, hour, 12));
        Reports.send(wire, reporter, batch(id, counts));
        Reports.send(wire, reporter, batch(id.toUpperCase(Locale.ROOT), counts));

        assertThat(requests(key, hour)).isEqualTo(12);
    }

    @Test
    void theSameBatchFromAnotherResourceServerIsAnotherBatch() {
        String batch = batch(UUID.randomUUID(), List.of(count(key, organization, hour, 12)));

        Reports.send(wire, reporter, batch);
        Reports.send(wire, fixtures.resourceServer(), batch);

        assertThat(requests(key, hour)).isEqualTo(24);
    }

    @Test
    void theSameBatchManyTimesAtOnceIsCountedOnce() throws Exception {
        String batch = batch(UUID.randomUUID(), List.of(count(key, organization, hour, 12)));

        assertThat(atOnce(12, () -> Reports.send(wire, reporter, batch))).containsOnly(200);

        assertThat(requests(key, hour)).isEqualTo(12);
    }

    @Test
    void batchesThatArriveAtOnceLoseNothing() throws Exception {
        List<Map<String, Object>> counts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            counts.add(with(count(key + i, organization, hour, 1), "reseller_client_id", key));
        }
        List<Map<String, Object>> backwards = new ArrayList<>(counts);
        Collections.reverse(backwards);

        assertThat(atOnce(12, () -> Reports.send(wire, reporter, counts))).containsOnly(200);
        assertThat(atOnce(12, () -> Reports.send(wire, reporter, backwards))).containsOnly(200);

        for (int i = 0; i < 50; i++) {
            assertThat(requests(key + i, hour)).isEqualTo(24);
        }
        assertThat(jdbc.sql("select requests from usage_reseller_month where reseller_client_id = :id")
                        .param("id", key)
                        .query(Long.class)
                        .single())
                .isEqualTo(24 * 50);
    }

    @Test
    void whatIsReportedOfAnOrganizationThatNobodyKnowsIsCounted() {
        assertThat(Reports.send(wire, reporter, List.of(count(key, "org_nobody", hour, 1)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(requests(key, hour)).isEqualTo(1);
    }

    @Test
    void aBatchWithoutCountsIsTaken() {
        assertThat(Reports.send(wire, reporter, List.of()).body()).isEqualTo("{\"resellers\":[]}");
    }

    @Test
    void membersThatAreNotKnownArePassedOver() {
        Map<String, Object> count = with(count(key, organization, hour, 2), "refused", Map.of("a", List.of(1, 2)));

        assertThat(Reports.send(wire, reporter, List.of(count)).statusCode()).isEqualTo(200);
        assertThat(requests(key, hour)).isEqualTo(2);
    }

    @Test
    void optionalMembersMayBeLeftOut() {
        Map<String, Object> count = count(key, organization, hour, 2);
        count.remove("workspace_id");
        count.remove("reseller_client_id");

        assertThat(Reports.send(wire, reporter, List.of(count)).statusCode()).isEqualTo(200);
        assertThat(requests(key, hour)).isEqualTo(2);
    }

    /** A resource server that was cut off for a weekend loses nothing. */
    @Test
    void requestsOfTwoDaysAgoAreCounted() {
        Instant then = hour.minus(Duration.ofDays(2));
        Reports.send(wire, reporter, List.of(count(key, organization, then, 7)));

        assertThat(requests(key, then)).isEqualTo(7);
    }

    /** Its id has been forgotten by then, but its hours are too old to be counted. */
    @Test
    void aBatchThatIsRepeatedAfterItsIdWasForgottenIsNotCountedAgain() {
        String batch = batch(UUID.randomUUID(), List.of(count(key, organization, hour, 12)));
        Reports.send(wire, reporter, batch);

        clock.move(UsagePruning.BATCHES_KEPT);

        assertThat(Reports.send(wire, reporter, batch).statusCode()).isEqualTo(400);
        assertThat(requests(key, hour)).isEqualTo(12);
    }

    private long requests(String credentialId, Instant from) {
        return jdbc.sql("select requests from usage_hour where credential_id = :id and starts_at = :from")
                .param("id", credentialId)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private static List<Integer> atOnce(int times, Callable<HttpResponse<String>> request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(Collections.nCopies(times, request))) {
                statuses.add(answer.get().statusCode());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }
}
