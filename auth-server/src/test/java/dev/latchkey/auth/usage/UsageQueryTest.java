package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Counted requests, as the management API tells them. */
@AuthServerTest
class UsageQueryTest {

    private static final int RESOURCE_SERVERS = 3;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    MovableClock clock;

    private Workspace workspace;
    private String organization;
    private Person auditor;
    private Instant today;
    private String key;

    @BeforeEach
    void makeAnOrganization() {
        workspace = fixtures.workspace();
        organization = workspace.organizationId();
        auditor = people.memberOf(organization, Role.AUDITOR);
        key = "lkk_" + UUID.randomUUID();
        today = clock.instant().truncatedTo(ChronoUnit.DAYS);
    }

    @Test
    void whatSeveralResourceServersReportAtOnceAddsUpByHourByDayAndByCredential() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        List<Callable<Integer>> reports = new ArrayList<>();
        long all = 0;
        for (int server = 0; server < RESOURCE_SERVERS; server++) {
            Credentials reporter = fixtures.resourceServer();
            for (int batch = 0; batch < 8; batch++) {
                List<Map<String, Object>> counts = new ArrayList<>();
                for (int number = 0; number < 5; number++) {
                    Instant hour = today.minus(Duration.ofHours(20L + number * 7));
                    long requests = 1 + server + 10L * batch + number;
                    counts.add(count(key + number, organization, hour, requests));
                    expected.merge(key + number, requests, Long::sum);
                    all += requests;
                }
                String body = Reports.batch(UUID.randomUUID(), counts);
                Callable<Integer> report =
                        () -> Reports.send(wire, reporter, body).statusCode();
                // Sent again, as after an answer that got lost.
                reports.add(report);
                reports.add(report);
            }
        }
        assertThat(atOnce(reports)).containsOnly(200);

        for (String by : List.of("hour", "day")) {
            Map<String, Object> answer = usage("?by=" + by + "&from=" + today.minus(Duration.ofDays(3)));
            assertThat(answer).containsEntry("requests", (int) all).doesNotContainKey("next");
            assertThat(sum(answer, "totals")).isEqualTo(all);
            assertThat(sum(answer, "items")).isEqualTo(all);
            Map<String, Long> byKey = new TreeMap<>();
            items(answer, "items")
                    .forEach(item -> byKey.merge((String) item.get("credential_id"), requests(item), Long::sum));
            assertThat(byKey).isEqualTo(expected);
        }
        Map<String, Object> one = usage("?credential=" + key + "2&from=" + today.minus(Duration.ofDays(3)));
        assertThat(requests(one)).isEqualTo(expected.get(key + "2"));
        assertThat(items(one, "totals"))
                .containsExactly(Map.of(
                        "start",
                        today.minus(Duration.ofDays(2)).toString(),
                        "requests",
                        expected.get(key + "2").intValue()));
    }

    @Test
    void pagesTellEachCountOnce() {
        List<Map<String, Object>> counts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            counts.add(count(key + i % 4, organization, today.minus(Duration.ofHours(i / 4 + 1)), 1 + i));
        }
        Reports.send(wire, fixtures.resourceServer(), counts);

        List<Map<String, Object>> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
            Map<String, Object> page = usage("?by=hour&limit=3&from=" + today.minus(Duration.ofDays(1)) + after);
            assertThat(page).containsEntry("requests", 28);
            seen.addAll(items(page, "items"));
            after = page.get("next") == null ? null : "&after=" + page.get("next");
        }

        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(seen.stream().mapToLong(UsageQueryTest::requests).sum()).isEqualTo(28);
    }

    @Test
    void aMemberOfOneWorkspaceSeesWhatWasUsedThere() {
        Reports.send(
                wire,
                fixtures.resourceServer(),
                List.of(
                        with(count("lkk_here", organization, today, 3), "workspace_id", workspace.id()),
                        with(count("lkk_there", organization, today, 5), "workspace_id", "lkw_other"),
                        count("lki_anywhere", organization, today, 7)));
        Person member = people.memberOf(workspace, Role.DEVELOPER);

        Map<String, Object> answer = wire.json(wire.api("GET", path(""), member.session(), null));

        assertThat(answer).containsEntry("requests", 3);
        assertThat(items(answer, "items")).extracting("credential_id").containsExactly("lkk_here");
        assertThat(usage("")).containsEntry("requests", 15);
    }

    @Test
    void whatIsEmptyIsNotSaid() {
        assertThat(usage("?credential=&from=&to=&by=&after=")).isEqualTo(usage(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=minute",
                "from=yesterday",
                "to=2026-11-22",
                "from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z",
                "by=hour&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z",
                "by=day&from=2024-01-01T00:00:00Z&to=2026-03-01T00:00:00Z",
                "from=-999999999-01-01T00:00:00Z",
                "credential=%00",
                "after=x",
                "limit=0"
            })
    void whatCannotBeToldIsRefusedAtItsField(String query) {
        HttpResponse<String> response = wire.api("GET", path("?" + query), auditor.session(), null);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        List<Map<String, Object>> errors = items(wire.json(response), "errors");
        assertThat(query).contains((String) errors.get(0).get("field"));
    }

    private String path(String query) {
        return "/api/v1/organizations/" + organization + "/usage" + query;
    }

    private Map<String, Object> usage(String query) {
        HttpResponse<String> response = wire.api("GET", path(query), auditor.session(), null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return wire.json(response);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, Object> answer, String member) {
        return (List<Map<String, Object>>) answer.get(member);
    }

    private static long sum(Map<String, Object> answer, String member) {
        return items(answer, member).stream()
                .mapToLong(UsageQueryTest::requests)
                .sum();
    }

    private static long requests(Map<String, Object> counted) {
        return ((Number) counted.get("requests")).longValue();
    }

    private static List<Integer> atOnce(List<Callable<Integer>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RESOURCE_SERVERS);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(requests)) {
                statuses.add(status.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }
}
