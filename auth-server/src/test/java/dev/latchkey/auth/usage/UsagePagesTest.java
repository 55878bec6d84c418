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
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.page.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What credentials are used for, as pages show it. */
@AuthServerTest
class UsagePagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Resellers resellers;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String home;
    private String key;
    private Credentials client;
    private String secret;
    private Instant hour;

    @BeforeEach
    void makeCredentials() {
        workspace = fixtures.workspace();
        home = "/organizations/" + workspace.organizationId();
        key = fixtures.apiKey(workspace).id();
        client = fixtures.clientOf(workspace, "jobs:read");
        secret = jdbc.sql("select id from client_secret where client_id = :id")
                .param("id", client.id())
                .query(String.class)
                .single();
        hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    }

    @Test
    void theirRequestsStandOnEveryPageThatTellsOfThem() {
        String reseller = resellers
                .create(workspace.organizationId(), "Brix", 5000, Actor.SYSTEM)
                .id();
        report(key, 1200);
        report(secret, 34);
        Reports.send(
                wire,
                fixtures.resourceServer(),
                List.of(with(
                        count("lkk_gone", workspace.organizationId(), hour, 4000), "reseller_client_id", reseller)));
        Visitor auditor = visitor(Role.AUDITOR);

        assertThat(auditor.get(home).body()).contains("5,234", "aria-label=\"Last 24 hours: 5,234 requests\"");
        assertThat(auditor.get(home + "/api-keys").body()).contains("1,200 requests in 14 days");
        assertThat(auditor.get(home + "/apps").body()).contains("34 requests in 14 days");
        for (String range : List.of("day", "month", "quarter")) {
            String page = auditor.get(home + "/usage?range=" + range).body();
            assertThat(page).contains("5,234", "1,200", "no longer there", "76 %");
            assertThat(page).containsPattern("max=\"5000\"[^>]*value=\"4000\"|value=\"4000\"[^>]*max=\"5000\"");
        }
        assertThat(auditor.get(home + "/usage?credential=" + key).body())
                .contains("Last 24 hours: 1,200 requests", ">CI<", "/api-keys/" + key);
    }

    /** An app's chart does not break off where its secret was replaced. */
    @Test
    void whatWasDoneWithARemovedSecretStillCountsAsItsClients() {
        report(secret, 34);
        String session =
                people.memberOf(workspace.organizationId(), Role.DEVELOPER).session();
        String secrets = "/api/v1/clients/" + client.id() + "/secrets";
        String next =
                (String) wire.json(wire.api("POST", secrets, session, null)).get("client_secret_id");
        report(next, 8);
        assertThat(wire.api("DELETE", secrets + "/" + secret, session, null).statusCode())
                .isEqualTo(204);

        assertThat(Visitor.of(wire, session).get(home + "/apps").body()).contains("42 requests in 14 days");
        assertThat(Visitor.of(wire, session).get(home + "/usage").body())
                .contains(secret, ">Billing<")
                .doesNotContain("no longer there");
    }

    @Test
    void aMemberOfAnotherWorkspaceIsNotToldWhatCredentialsAreCalled() {
        report(key, 10);
        Workspace other = workspaces.create(workspace.organizationId(), "Other", Actor.SYSTEM);
        Visitor member = Visitor.of(wire, people.memberOf(other, Role.DEVELOPER).session());

        assertThat(member.get(home + "/usage?credential=" + key).body())
                .contains("0</span> <span>requests", "no longer there")
                .doesNotContain("cf_prod_");
        assertThat(visitorOfNothing().get(home + "/usage").statusCode()).isEqualTo(404);
    }

    @Test
    void theFirstPageTellsOfAppsAndLeadsToThem() {
        Visitor developer = visitor(Role.DEVELOPER);
        assertThat(developer.get(home).body()).doesNotContain("app has", "app uses");

        set("created_at", Duration.ofDays(-91));
        assertThat(developer.get(home).body())
                .contains("app has one secret, older than 90 days", "app has not been used for 14 days");
        for (String show : List.of("rotation-due", "inactive")) {
            assertThat(developer.get(home + "/apps?show=" + show).body())
                    .contains(client.id(), "rotation due", "inactive");
        }
        assertThat(developer.get(home + "/apps?show=disabled").body()).contains("There are no such apps.");

        set("last_used_at", Duration.ofMinutes(-1));
        assertThat(developer.get(home + "/apps?show=inactive").body()).doesNotContain(client.id());

        set("expires_at", Duration.ofDays(2));
        assertThat(developer.get(home).body())
                .contains("app uses a secret that ends within 14 days")
                .doesNotContain("older than 90 days");
        assertThat(developer.get(home + "/apps?show=expiring").body()).contains(client.id(), "secret ends in");
    }

    private void report(String credentialId, long requests) {
        assertThat(Reports.send(
                                wire,
                                fixtures.resourceServer(),
                                List.of(with(
                                        count(credentialId, workspace.organizationId(), hour, requests),
                                        "workspace_id",
                                        workspace.id())))
                        .statusCode())
                .isEqualTo(200);
    }

    private void set(String column, Duration fromNow) {
        OffsetDateTime at = clock.instant().plus(fromNow).atOffset(ZoneOffset.UTC);
        jdbc.sql("update client_secret set " + column + " = :at where id = :id")
                .param("at", at)
                .param("id", secret)
                .update();
    }

    private Visitor visitor(Role role) {
        return Visitor.of(
                wire, people.memberOf(workspace.organizationId(), role).session());
    }

    private Visitor visitorOfNothing() {
        return Visitor.of(wire, people.stranger().session());
    }
}
