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
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When and from where a credential was last used, as its owner's row says. */
@AuthServerTest
class LastUseTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Credentials reporter;
    private String key;
    private Instant now;

    @BeforeEach
    void makeAKey() {
        reporter = fixtures.resourceServer();
        key = fixtures.apiKey(fixtures.workspace()).id();
        now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Test
    void aKeyRemembersWhenAndFromWhereItWasLastUsed() {
        Instant then = now.minusSeconds(100);
        report(List.of(use(key, then, "203.0.113.9")));

        assertThat(lastUseOfKey()).isEqualTo(then);
        assertThat(lastAddress()).isEqualTo("203.0.113.9");

        report(List.of(use(key, now, "2001:db8::1")));

        assertThat(lastUseOfKey()).isEqualTo(now);
        assertThat(lastAddress()).isEqualTo("2001:db8::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::1", "::ffff:203.0.113.9", "2001:db8:0:0:0:0:0:1", "fe80:0:0:0:1:2:3:4%eth0", "fe80::1%2"})
    void anAddressIsKeptAsItIsSpelled(String address) {
        report(List.of(use(key, now, address)));

        assertThat(lastAddress()).isEqualTo(address);
    }

    @Test
    void aUseThatIsReportedLateDoesNotHideANewerOne() {
        report(List.of(use(key, now, "203.0.113.9")));
        report(List.of(use(key, now.minusSeconds(100), "203.0.113.10")));

        assertThat(lastUseOfKey()).isEqualTo(now);
        assertThat(lastAddress()).isEqualTo("203.0.113.9");
    }

    @Test
    void ofSeveralUsesInABatchTheLatestIsRemembered() {
        report(List.of(
                use(key, now.minusSeconds(100), "203.0.113.1"),
                use(key, now.minusSeconds(50), "203.0.113.2"),
                use(key, now.minusSeconds(70), "203.0.113.3")));

        assertThat(lastUseOfKey()).isEqualTo(now.minusSeconds(50));
        assertThat(lastAddress()).isEqualTo("203.0.113.2");
    }

    /** Else a clock that is ahead would hide the uses of the next minutes. */
    @Test
    void aUseInTheFutureIsTakenForOneOfNow() {
        report(List.of(use(key, now.plusSeconds(1800), "203.0.113.9")));

        assertThat(lastUseOfKey()).isBetween(now, clock.instant());
    }

    @Test
    void aCountWithoutAUseLeavesTheLastOneAsItWas() {
        report(List.of(count(key, "org_1", now.truncatedTo(ChronoUnit.HOURS), 1)));
        assertThat(lastUseOfKey()).isNull();

        report(List.of(use(key, now, "203.0.113.9")));
        report(List.of(count(key, "org_1", now.truncatedTo(ChronoUnit.HOURS), 1)));
        assertThat(lastUseOfKey()).isEqualTo(now);
    }

    @Test
    void aClientSecretRemembersWhenAndFromWhereItWasLastUsed() {
        Credentials client = fixtures.client("jobs:read");
        String secretId = (String) wire.claims(wire.token(client)).get("credential_id");

        report(List.of(use(secretId, now, "203.0.113.9")));
        report(List.of(use(secretId, now.minusSeconds(5), "198.51.100.7")));

        HttpResponse<String> shown = wire.api(
                "GET",
                "/api/v1/clients/" + client.id() + "/secrets",
                people.operator().session(),
                null);
        assertThat(shown.body()).contains("\"last_used_at\":\"" + now + "\",\"last_used_ip\":\"203.0.113.9\"");
    }

    @Test
    void aUseOfACredentialThatNobodyKnowsIsPassedOver() {
        report(List.of(use("lkk_nobody", now, "203.0.113.9"), use(key, now, null)));

        assertThat(lastUseOfKey()).isEqualTo(now);
        assertThat(lastAddress()).isNull();
    }

    private Map<String, Object> use(String credentialId, Instant at, String address) {
        Map<String, Object> count = count(credentialId, "org_1", now.truncatedTo(ChronoUnit.HOURS), 1);
        return with(with(count, "last_used_at", at.toString()), "last_used_ip", address);
    }

    private void report(List<Map<String, Object>> counts) {
        assertThat(Reports.send(wire, reporter, counts).statusCode()).isEqualTo(200);
    }

    private Instant lastUseOfKey() {
        OffsetDateTime at = (OffsetDateTime) jdbc.sql("select last_used_at from api_key where id = :id")
                .param("id", key)
                .query((rs, row) -> new Object[] {rs.getObject(1, OffsetDateTime.class)})
                .single()[0];
        return at == null ? null : at.toInstant();
    }

    private String lastAddress() {
        return (String) jdbc.sql("select last_used_ip from api_key where id = :id")
                .param("id", key)
                .query((rs, row) -> new Object[] {rs.getString(1)})
                .single()[0];
    }
}
