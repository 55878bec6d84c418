package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.apikey.ApiKeyDraft;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What usage reports leave of a reseller's monthly quota, and what the answer tells of it. */
@AuthServerTest
class ResellerQuotaTest {

    private static final long QUOTA = 1000;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Resellers resellers;

    @Autowired
    MovableClock clock;

    private Credentials reporter;
    private Reseller reseller;

    @BeforeEach
    void makeAReseller() {
        reporter = fixtures.resourceServer();
        reseller = reseller();
        // Well within a month: no test runs into the next one by itself.
        clock.move(Duration.between(clock.instant(), nextMonth().plus(Duration.ofDays(10))));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void allKeysOfAResellerCountAgainstItsQuota() {
        HttpResponse<String> response = report(List.of(
                line(reseller.id(), 100), line(reseller.id(), 20), with(line(null, 500), "workspace_id", "ws_1")));

        assertThat(response.body()).contains("\"resets_at\":\"" + nextMonth() + "\"");
        assertThat(remaining(response)).containsOnly(Map.entry(reseller.id(), 880));
    }

    @Test
    void theAnswerTellsOfTheResellersInTheBatchAndOfNoOther() {
        Reseller other = reseller();
        report(List.of(line(other.id(), 10)));

        assertThat(remaining(report(List.of(line(reseller.id(), 1))))).containsOnlyKeys(reseller.id());
        assertThat(remaining(report(List.of(line(reseller.id(), 1), line(other.id(), 1)))))
                .containsOnly(Map.entry(reseller.id(), 998), Map.entry(other.id(), 989));
        assertThat(remaining(report(List.of(line(null, 1))))).isEmpty();
    }

    @Test
    void whatIsUsedBeyondTheQuotaLeavesNothingAndNotLess() {
        assertThat(remaining(report(List.of(line(reseller.id(), QUOTA + 1))))).containsEntry(reseller.id(), 0);
    }

    @Test
    void aRequestOfNoNumberAsksWhatIsLeft() {
        report(List.of(line(reseller.id(), 10)));

        assertThat(remaining(report(List.of(line(reseller.id(), 0))))).containsEntry(reseller.id(), 990);
    }

    @Test
    void anotherQuotaHoldsFromTheNextAnswerOn() {
        report(List.of(line(reseller.id(), 600)));

        resellers.changeQuota(reseller.id(), 700, Actor.SYSTEM);

        assertThat(remaining(report(List.of(line(reseller.id(), 1))))).containsEntry(reseller.id(), 99);
    }

    @Test
    void aResellerThatNobodyKnowsIsCountedAndNotAnswered() {
        HttpResponse<String> response = report(List.of(line("rsl_" + UUID.randomUUID(), 5), line(reseller.id(), 5)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(remaining(response)).containsOnly(Map.entry(reseller.id(), 995));
    }

    @Test
    void theQuotaIsWholeAgainWhenTheMonthBeginsInUtc() {
        report(List.of(line(reseller.id(), 600)));
        clock.move(Duration.between(clock.instant(), nextMonth()).minusSeconds(30));
        assertThat(remaining(report(List.of(line(reseller.id(), 1))))).containsEntry(reseller.id(), 399);

        clock.move(Duration.ofSeconds(31));

        assertThat(remaining(report(List.of(line(reseller.id(), 1))))).containsEntry(reseller.id(), 999);
    }

    @Test
    void whatIsReportedLateCountsInTheMonthThatItWasUsedIn() {
        clock.move(Duration.between(clock.instant(), nextMonth()).plusHours(5));
        Instant lastMonth = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
                .atDay(1)
                .atStartOfDay()
                .minusHours(1)
                .toInstant(ZoneOffset.UTC);

        Map<String, Object> late = with(line(reseller.id(), 900), "hour", lastMonth.toString());

        assertThat(remaining(report(List.of(late)))).containsEntry(reseller.id(), 1000);
    }

    @Test
    void introspectionOfAResellersKeyTellsWhatItsResellerHasLeft() {
        Workspace workspace = fixtures.workspace();
        Reseller own = resellers.create(workspace.organizationId(), "Shop", QUOTA, Actor.SYSTEM);
        ApiKeyDraft draft = new ApiKeyDraft("Shop", "crondb-reseller", null, null, null, null, own.id(), null, null);
        String key = apiKeys.create(workspace, draft, Actor.SYSTEM).key().value();
        report(List.of(line(own.id(), 250)));

        assertThat(wire.introspect(reporter, key))
                .containsEntry("reseller_client_id", own.id())
                .containsEntry(
                        "reseller_quota",
                        Map.of("remaining", 750, "resets_at", nextMonth().toString()));
        assertThat(wire.introspect(reporter, fixtures.apiKey(workspace).key().value()))
                .doesNotContainKeys("reseller_quota", "reseller_client_id");
    }

    private Instant nextMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    private Reseller reseller() {
        return resellers.create(fixtures.organization().id(), "Shop", QUOTA, Actor.SYSTEM);
    }

    private Map<String, Object> line(String resellerId, long requests) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        Map<String, Object> line = count("lkk_" + UUID.randomUUID(), reseller.organizationId(), hour, requests);
        return with(line, "reseller_client_id", resellerId);
    }

    private HttpResponse<String> report(List<Map<String, Object>> counts) {
        HttpResponse<String> response = Reports.send(wire, reporter, counts);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Integer> remaining(HttpResponse<String> response) {
        Map<String, Integer> remaining = new TreeMap<>();
        for (Map<String, Object> answer :
                (List<Map<String, Object>>) wire.json(response).get("resellers")) {
            assertThat(answer).containsOnlyKeys("reseller_client_id", "remaining", "resets_at");
            remaining.put((String) answer.get("reseller_client_id"), (Integer) answer.get("remaining"));
        }
        return remaining;
    }
}
