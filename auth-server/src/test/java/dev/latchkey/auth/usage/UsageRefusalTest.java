package dev.latchkey.auth.usage;

import static dev.latchkey.auth.usage.Reports.batch;
import static dev.latchkey.auth.usage.Reports.count;
import static dev.latchkey.auth.usage.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.RawHttp.Response;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /oauth/usage}: who may not report, and what is no report. Nothing of a refused batch is counted. */
@AuthServerTest
class UsageRefusalTest {

    private static final String TEN = "0123456789";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Credentials reporter;
    private Instant hour;
    private Map<String, Object> good;

    @BeforeEach
    void writeAGoodCount() {
        reporter = fixtures.resourceServer();
        hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        good = count("lkk_" + UUID.randomUUID(), "org_1", hour, 1);
    }

    @Test
    void aClientIsForbidden() {
        assertThat(Reports.send(wire, fixtures.client("jobs:read"), List.of(good))
                        .statusCode())
                .isEqualTo(403);
        assertNothingWasCounted();
    }

    @Test
    void whoIsNotAuthenticatedIsAskedForCredentials() {
        HttpResponse<String> response = Reports.send(wire, new Credentials(reporter.id(), "wrong"), List.of(good));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Basic realm=\"latchkey\"");
        assertNothingWasCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void usageIsPostedAndNothingElse(String method) {
        HttpResponse<String> response = wire.send(
                request().method(method, HttpRequest.BodyPublishers.ofString(batch(UUID.randomUUID(), List.of(good)))));

        assertThat(response.statusCode()).isEqualTo(405);
        assertNothingWasCounted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credential_id|null",
                "credential_id|\"\"",
                "credential_id|7",
                "credential_id|[\"a\"]",
                "credential_id|\"with space\"",
                "credential_id|\"nul\\u0000\"",
                "credential_id|\"\\ud83d\\udd11\"",
                "organization_id|null",
                "organization_id|\"\"",
                "organization_id|\"a\\u0000b\"",
                "organization_id|{}",
                "workspace_id|\"a\\u0000b\"",
                "workspace_id|1",
                "workspace_id|\"\"",
                "reseller_client_id|\"a\\nb\"",
                "reseller_client_id|false",
                "requests|null",
                "requests|-1",
                "requests|1.5",
                "requests|\"1\"",
                "requests|1000000001",
                "requests|9223372036854775807",
                "requests|9223372036854775808",
                "requests|-9223372036854775809",
                "requests|1e400",
                "requests|true",
                "hour|null",
                "hour|\"\"",
                "hour|1763762400",
                "hour|\"yesterday\"",
                "hour|\"2026-13-45T25:00:00Z\"",
                "hour|\"1970-01-01T00:00:00Z\"",
                "hour|\"2999-01-01T00:00:00Z\"",
                "hour|\"+1000000000-12-31T23:00:00Z\"",
                "hour|\"-1000000000-01-01T00:00:00Z\"",
                "last_used_at|\"1999-01-01T00:00:00Z\"",
                "last_used_at|\"2999-01-01T00:00:00Z\"",
                "last_used_at|\"now\"",
                "last_used_at|5",
                "last_used_ip|\"example.com\"",
                "last_used_ip|\"fe80::1%\"",
                "last_used_ip|\"fe80::1%a b\"",
                "last_used_ip|\"203.0.113.9\\u0000\"",
                "last_used_ip|9",
                "last_used_ip|\"\"",
            })
    void aBadMemberIsNamed(String member, String value) {
        Object bad = JsonMapper.shared().readValue(value, Object.class);

        assertRefused(batch(UUID.randomUUID(), List.of(good, with(good, member, bad))), "counts[1]." + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"credential_id", "organization_id", "hour", "requests"})
    void aMissingMemberIsNamed(String member) {
        Map<String, Object> count = with(good, member, null);
        count.remove(member);

        assertRefused(batch(UUID.randomUUID(), List.of(count)), "counts[0]." + member);
    }

    @Test
    void idsThatAreTooLongAreNamed() {
        String sixtyFive = TEN.repeat(6) + "01234";

        assertRefused(
                batch(UUID.randomUUID(), List.of(with(good, "workspace_id", sixtyFive))), "counts[0].workspace_id");
        assertRefused(
                batch(UUID.randomUUID(), List.of(with(good, "organization_id", sixtyFive))),
                "counts[0].organization_id");
        assertRefused(
                batch(UUID.randomUUID(), List.of(with(good, "credential_id", sixtyFive + sixtyFive))),
                "counts[0].credential_id");
    }

    @Test
    void anHourThatIsNotWholeIsNamed() {
        assertRefused(
                batch(
                        UUID.randomUUID(),
                        List.of(with(good, "hour", hour.plusSeconds(60).toString()))),
                "counts[0].hour");
        assertRefused(
                batch(
                        UUID.randomUUID(),
                        List.of(with(good, "hour", hour.plusNanos(1).toString()))),
                "counts[0].hour");
    }

    @Test
    void anHourOfTomorrowOrOfLastWeekIsNamed() {
        for (Duration away : List.of(Duration.ofHours(2), Duration.ofDays(1), Duration.ofDays(-4))) {
            assertRefused(
                    batch(
                            UUID.randomUUID(),
                            List.of(with(good, "hour", hour.plus(away).toString()))),
                    "counts[0].hour");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "7",
                "\"batch\"",
                "\"{12345678-1234-1234-1234-123456789012}\"",
                "\"1-1-1-1-1\"",
                "\"12345678-1234-1234-1234-12345678901\\u0000\"",
            })
    void aBatchIdThatIsNoUuidIsNamed(String id) {
        assertRefused(batch(JsonMapper.shared().readValue(id, Object.class), List.of(good)), "batch_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "\"counts\"", "17"})
    void countsThatAreNoArrayAreNamed(String counts) {
        assertRefused(batch(UUID.randomUUID(), JsonMapper.shared().readValue(counts, Object.class)), "counts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"\""})
    void aCountThatIsNoObjectIsNamed(String count) {
        List<Object> counts = new ArrayList<>(List.of(good));
        counts.add(JsonMapper.shared().readValue(count, Object.class));

        assertRefused(batch(UUID.randomUUID(), counts), "counts[1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{]",
                "nonsense",
                "{\"batch_id\":\"12345678-1234-1234-1234-123456789012\",\"counts\":[]} x",
                "{\"batch_id\":\"12345678-1234-1234-1234-123456789012\",\"counts\":[]}{}",
                "{\"counts\":[],\"batch_id\":\"12345678-1234-1234-1234-123456789012\",\"counts\":[]}",
                "{'batch_id':1}",
                "{\"counts\":[NaN]}",
                "\u0000",
            })
    void whatIsNoJsonDocumentIsRefused(String body) {
        assertRefused(body, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"\"", "true"})
    void aDocumentThatIsNoObjectIsRefused(String body) {
        assertRefused(body, "");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertRefused("[".repeat(100_000), "");
        assertRefused("{\"counts\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", "");
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() {
        assertRefused("{\"counts\":[" + TEN.repeat(100_000).substring(1) + "]}", "");
    }

    @Test
    void tenThousandCountsAreTakenAndOneMoreIsNot() {
        List<Object> counts = new ArrayList<>(Collections.nCopies(10_000, small()));
        assertThat(Reports.send(wire, reporter, batch(UUID.randomUUID(), counts))
                        .statusCode())
                .isEqualTo(200);

        counts.add(small());
        assertRefused(batch(UUID.randomUUID(), counts), "counts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "text/plain", "application/xml", "multipart/form-data", "x"
            })
    void anotherContentTypeIsRefused(String type) {
        Response response = raw("Content-Type: " + type + "\r\n", batch(UUID.randomUUID(), List.of(good)));

        assertThat(response.status()).isEqualTo(415);
        assertThat(response.header("Content-Type")).hasValue("application/problem+json");
        assertNothingWasCounted();
    }

    @Test
    void aBodyWithoutAContentTypeIsRefused() {
        assertThat(raw("", batch(UUID.randomUUID(), List.of(good))).status()).isEqualTo(415);
        assertNothingWasCounted();
    }

    @Test
    void aBodyOfThreeMegabytesIsTooLargeByItsLengthAndInChunks() {
        byte[] body = (batch(UUID.randomUUID(), List.of(good)) + " ".repeat(3 * 1024 * 1024))
                .getBytes(StandardCharsets.US_ASCII);
        String headers = "Authorization: " + reporter.basic() + "\r\n";
        byte[] chunked = new String(RawHttp.chunkedForm("/oauth/usage", headers, body), StandardCharsets.ISO_8859_1)
                .replaceFirst("application/x-www-form-urlencoded", "application/json")
                .getBytes(StandardCharsets.ISO_8859_1);

        for (Response response : List.of(
                raw("Content-Type: application/json\r\n", new String(body, StandardCharsets.US_ASCII)),
                RawHttp.exchange(wire.port(), chunked))) {
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.header("Content-Type")).hasValue("application/problem+json");
        }
        assertNothingWasCounted();
    }

    private Map<String, Object> small() {
        return count("k", "o", hour, 0);
    }

    private void assertRefused(String body, String member) {
        HttpResponse<String> response = Reports.send(wire, reporter, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/problem+json");
        assertThat(wire.json(response)).containsEntry("member", member).containsEntry("status", 400);
        assertThat((String) wire.json(response).get("detail"))
                .startsWith(member.isEmpty() ? "The body " : member + " ")
                .doesNotContain("Exception", "jackson");
        assertNothingWasCounted();
    }

    private void assertNothingWasCounted() {
        assertThat(jdbc.sql("select count(*) from usage_hour where credential_id = :id")
                        .param("id", good.get("credential_id"))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(wire.base() + "/oauth/usage"))
                .header("Authorization", reporter.basic())
                .header("Content-Type", "application/json");
    }

    private Response raw(String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return RawHttp.exchange(
                wire.port(),
                RawHttp.request(
                        "POST /oauth/usage HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + reporter.basic()
                                + "\r\nContent-Length: " + bytes.length + "\r\n" + headers + "\r\n",
                        bytes));
    }
}
