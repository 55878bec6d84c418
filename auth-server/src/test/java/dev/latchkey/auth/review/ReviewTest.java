package dev.latchkey.auth.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.CredentialsUsed;
import dev.latchkey.auth.event.CredentialsUsed.Use;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a review finds, and that it tells each thing once. Keys are made older than they are: the clock goes on from there. */
@AuthServerTest
class ReviewTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    Review review;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private Person developer;

    @BeforeEach
    void makeAWorkspace() {
        workspace = fixtures.workspace();
        developer = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aKeyThatWasNotUsedForTwoWeeksIsToldOnceAndOneRequestClearsIt() {
        String key = key("cronflow-production");
        age(key, Duration.ofDays(14).minusMinutes(1));
        review();
        assertThat(told(key)).isEmpty();
        assertThat(api(key)).containsEntry("inactive", false);

        clock.move(Duration.ofMinutes(2));
        review();
        review();
        assertThat(told(key)).containsExactly("api_key.inactive");
        assertThat(data(key, "api_key.inactive")).contains("\"name\":\"CI\"", "\"hint\":\"cf_prod_", "unused_since");
        assertThat(api(key)).containsEntry("inactive", true);

        use(key);
        assertThat(told(key)).containsExactly("api_key.inactive", "api_key.active_again");
        assertThat(api(key)).containsEntry("inactive", false);
        review();
        use(key);
        assertThat(told(key)).hasSize(2);

        clock.move(Duration.ofDays(14).plusMinutes(1));
        review();
        review();
        assertThat(told(key)).containsExactly("api_key.inactive", "api_key.active_again", "api_key.inactive");
    }

    @Test
    void aProductionKeyIsDueForRotationAfterNinetyDaysUntilItIsRotated() {
        String key = key("cronflow-production");
        String staging = key("cronflow-staging");
        age(key, Duration.ofDays(90).minusMinutes(1));
        age(staging, Duration.ofDays(90).minusMinutes(1));
        use(key);
        use(staging);
        review();
        assertThat(told(key)).isEmpty();

        clock.move(Duration.ofMinutes(2));
        review();
        review();
        assertThat(told(key)).containsExactly("api_key.rotation_due");
        assertThat(told(staging)).isEmpty();
        assertThat(api(key)).containsEntry("rotation_due", true);

        String successor = (String)
                wire.json(wire.api("POST", "/api/v1/api-keys/" + key + "/rotate", people.sessionOf(developer), null))
                        .get("id");
        review();
        assertThat(api(key)).containsEntry("rotation_due", false);
        assertThat(told(key)).containsExactly("api_key.rotation_due", "api_key.rotated");
        assertThat(findings(key)).isZero();
        assertThat(told(successor)).isEmpty();
    }

    @Test
    void aKeyThatExpiresIsToldOfFourteenThreeAndOneDaysBefore() {
        String key = key("cronflow-staging");
        use(key);
        endIn(key, Duration.ofDays(14).plusMinutes(1));
        review();
        assertThat(told(key)).isEmpty();
        for (Duration left : List.of(
                Duration.ofDays(14), Duration.ofDays(10), Duration.ofDays(3), Duration.ofDays(2), Duration.ofDays(1))) {
            Instant end = end(key);
            clock.move(Duration.between(clock.instant(), end.minus(left)));
            use(key);
            review();
            review();
        }

        assertThat(told(key)).containsOnly("api_key.expiring").hasSize(3);
        assertThat(jdbc.sql("select data from audit_event where subject = :id order by chain, seq")
                        .param("id", key)
                        .query(String.class)
                        .list())
                .filteredOn(data -> data.contains("expires_at"))
                .extracting(data -> data.replaceAll(".*\"days\":\"(\\d+)\".*", "$1"))
                .containsExactly("14", "3", "1");
        clock.move(Duration.ofDays(2));
        review();
        assertThat(findings(key)).isZero();
    }

    @Test
    void aClientSecretIsInactiveAfterTwoWeeksAndDueForRotationAfterNinetyDays() {
        String client = fixtures.clientOf(workspace, "jobs:read").id();
        String secret = secret(client);
        ageSecret(secret, Duration.ofDays(14));
        review();
        review();
        assertThat(told(client)).containsExactly("client_secret.inactive");
        assertThat(data(client, "client_secret.inactive"))
                .contains("\"client_secret_id\":\"" + secret + "\"", "\"name\":\"Billing\"");
        use(secret);
        assertThat(told(client)).containsExactly("client_secret.inactive", "client_secret.active_again");

        ageSecret(secret, Duration.ofDays(90));
        review();
        review();
        assertThat(told(client)).hasSize(3).endsWith("client_secret.rotation_due");
        assertThat(firstSecret(client)).containsEntry("rotation_due", true).containsEntry("inactive", false);

        wire.api(
                "POST",
                "/api/v1/clients/" + client + "/secrets",
                people.sessionOf(developer),
                "{\"overlap\":\"PT48H\"}");
        review();
        assertThat(told(client)).hasSize(4).endsWith("client_secret.created");
        assertThat(findings(secret)).isZero();
    }

    /** Whoever still uses it would be shut out. */
    @Test
    void anOldSecretIsToldOfBeforeItsEndOnlyIfItIsStillUsed() {
        String client = fixtures.clientOf(workspace, "jobs:read").id();
        String old = secret(client);
        wire.api(
                "POST",
                "/api/v1/clients/" + client + "/secrets",
                people.sessionOf(developer),
                "{\"overlap\":\"PT48H\"}");
        review();
        assertThat(told(client)).doesNotContain("client_secret.expiring");

        clock.move(Duration.ofMinutes(1));
        use(old);
        review();
        review();
        assertThat(told(client)).containsOnlyOnce("client_secret.expiring");
        assertThat(data(client, "client_secret.expiring")).contains("\"days\":\"3\"", old);
    }

    @Test
    void whatIsRevokedOrDisabledIsNotLookedAt() {
        String key = key("cronflow-production");
        String client = fixtures.clientOf(workspace, "jobs:read").id();
        age(key, Duration.ofDays(100));
        ageSecret(secret(client), Duration.ofDays(100));
        wire.api("DELETE", "/api/v1/api-keys/" + key, people.sessionOf(developer), null);
        wire.api("PATCH", "/api/v1/clients/" + client, people.sessionOf(developer), "{\"disabled\":true}");

        review();

        assertThat(told(key)).containsExactly("api_key.revoked");
        assertThat(told(client)).containsExactly("client.disabled");
    }

    private void review() {
        for (String sort : review.sorts()) {
            String after = "";
            while (after != null) {
                String from = after;
                // Small batches, so that there are several.
                after = transaction.execute(status -> review.step(sort, from, 7));
            }
        }
    }

    private String key(String type) {
        return (String) wire.json(wire.api(
                        "POST",
                        "/api/v1/workspaces/" + workspace.id() + "/api-keys",
                        people.sessionOf(developer),
                        "{\"name\":\"CI\",\"type\":\"" + type + "\"}"))
                .get("id");
    }

    private Map<String, Object> api(String key) {
        return wire.json(wire.api("GET", "/api/v1/api-keys/" + key, people.sessionOf(developer), null));
    }

    private String secret(String client) {
        return jdbc.sql("select id from client_secret where client_id = :id")
                .param("id", client)
                .query(String.class)
                .single();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> firstSecret(String client) {
        return ((List<Map<String, Object>>) wire.json(wire.api(
                                "GET", "/api/v1/clients/" + client + "/secrets", people.sessionOf(developer), null))
                        .get("items"))
                .get(0);
    }

    private void use(String credentialId) {
        transaction.executeWithoutResult(status -> events.publishEvent(
                new CredentialsUsed(List.of(new Use(credentialId, clock.instant(), "203.0.113.9")))));
    }

    private void age(String key, Duration by) {
        set(
                "update api_key set created_at = :at where id = :id",
                key,
                clock.instant().minus(by));
    }

    private void ageSecret(String secret, Duration by) {
        set(
                "update client_secret set created_at = :at where id = :id",
                secret,
                clock.instant().minus(by));
    }

    private void endIn(String key, Duration left) {
        set(
                "update api_key set expires_at = :at where id = :id",
                key,
                clock.instant().plus(left));
    }

    private Instant end(String key) {
        return Instant.parse((String) api(key).get("expires_at"));
    }

    private void set(String sql, String id, Instant at) {
        jdbc.sql(sql).param("id", id).param("at", at.atOffset(ZoneOffset.UTC)).update();
    }

    /** What was told of it since it was made. */
    private List<String> told(String subject) {
        return jdbc.sql("""
                        select type from audit_event
                        where subject = :id and type not in ('api_key.created', 'client.created') order by chain, seq
                        """).param("id", subject).query(String.class).list();
    }

    private String data(String subject, String type) {
        return jdbc.sql("select data from audit_event where subject = :id and type = :type")
                .param("id", subject)
                .param("type", type)
                .query(String.class)
                .single();
    }

    private long findings(String credentialId) {
        return jdbc.sql("select count(*) from credential_finding where credential_id = :id")
                .param("id", credentialId)
                .query(Long.class)
                .single();
    }
}
