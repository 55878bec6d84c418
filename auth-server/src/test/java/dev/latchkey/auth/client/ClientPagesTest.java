package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Apps as pages: what a developer does with them, what an auditor cannot, what a stranger does not see. */
@AuthServerTest
class ClientPagesTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\">(lks_[^<]+)<");
    private static final Pattern ID = Pattern.compile("id=\"client-id\">(lkc_[^<]+)<");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    Workspace workspace;
    String apps;
    Visitor developer;
    String session;

    @BeforeEach
    void signIn() {
        workspace = fixtures.workspace();
        apps = "/organizations/" + workspace.organizationId() + "/apps";
        session = people.memberOf(workspace.organizationId(), Role.DEVELOPER).session();
        developer = Visitor.of(wire, session);
    }

    @Test
    void aRegisteredAppGetsTokensWithTheSecretThatIsShownOnce() {
        HttpResponse<String> shown = developer.submit(
                apps + "/new",
                apps,
                "client_name",
                "Bill & <Co>",
                "scope",
                "jobs:read",
                "workspace_id",
                workspace.id());

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(shown.body()).contains("Bill &amp; &lt;Co&gt;").doesNotContain("<Co>");
        Credentials client = new Credentials(found(ID, shown), found(SECRET, shown));
        assertThat(shown.headers().firstValue("HX-Push-Url")).contains(apps + "/" + client.id());
        assertThat(wire.claims(wire.token(client)))
                .containsEntry("scope", "jobs:read")
                .containsEntry("workspace_id", workspace.id());
        assertThat(developer.get(apps + "/" + client.id()).body())
                .contains(client.id())
                .doesNotContain(client.secret());
        assertThat(developer.get(apps).body()).contains(client.id()).doesNotContain(client.secret());
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        HttpResponse<String> refused = developer.submit(
                apps + "/new", apps, "client_name", " ", "scope", "jobs:fly", "workspace_id", "ws_none");
        HttpResponse<String> unnamed = developer.submit(apps + "/new", apps, "client_name", "Kept name");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("client_name-fault", "scope-fault", "workspace_id-fault");
        assertThat(unnamed.statusCode()).isEqualTo(400);
        assertThat(unnamed.headers().firstValue("HX-Push-Url")).contains("false");
        assertThat(unnamed.body()).contains("id=\"scope-fault\">Must name at least one scope.", "value=\"Kept name\"");
        HttpResponse<String> wrong = developer.submit(apps + "/new", apps, "client_name", " ", "scope", "jobs:read");
        assertThat(wrong.body())
                .contains("id=\"client_name-fault\">Must not be empty.", "aria-describedby=\"client_name-fault")
                .containsPattern("value=\"jobs:read\"[^>]*checked");
        assertThat(names()).isEmpty();
    }

    @Test
    void secretsAreAddedWithOverlapAndRemovedTheAppIsDisabledEnabledAndItsTokensRevoked() {
        Credentials client = registered("Billing");
        String app = apps + "/" + client.id();

        HttpResponse<String> added = developer.submit(app, app + "/secrets", "overlap", "24");
        Credentials second = new Credentials(client.id(), found(SECRET, added));
        assertThat(isGood(client)).isTrue();
        assertThat(isGood(second)).isTrue();
        assertThat(developer.submit(app, app + "/secrets", "overlap", "5").body())
                .contains("Choose one of the times offered.");

        assertDone(developer.submit(app, app + "/disable"), "disabled");
        assertThat(isGood(second)).isFalse();
        assertThat(developer.get(app + "?done=disabled").body()).contains("badge bad\">disabled");
        assertDone(developer.submit(app, app + "/enable"), "enabled");
        assertThat(isGood(second)).isTrue();

        String token = wire.token(second);
        assertDone(developer.submit(app, app + "/revoke-tokens"), "revoked");
        assertThat(wire.introspect(fixtures.resourceServer(), token)).containsEntry("active", false);

        Matcher ids = Pattern.compile("secrets/(lki_[A-Za-z0-9_-]+)/remove")
                .matcher(developer.get(app).body());
        assertThat(ids.find()).isTrue();
        String ask = app + "/secrets/" + ids.group(1) + "/remove";
        assertThat(developer.get(ask).body()).contains("Remove this secret?");
        assertDone(developer.submit(ask, ask, "compromised", "true"), "compromised");
        assertThat(List.of(isGood(client), isGood(second))).containsExactlyInAnyOrder(true, false);
        assertThat(developer.submit(app, ask).statusCode()).isEqualTo(404);
    }

    @Test
    void anAppIsChangedAndIsDeletedOnlyByItsName() {
        Credentials client = registered("Billing");
        String app = apps + "/" + client.id();

        assertDone(developer.submit(app, app, "client_name", "Invoices", "scope", "jobs:write"), "changed");
        assertThat(names()).containsExactly("Invoices");
        assertThat(developer.submit(app, app, "client_name", "").body()).contains("client_name-fault", "scope-fault");
        HttpResponse<String> refused = developer.submit(app + "/delete", app + "/delete", "name", "Billing");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("name-fault", "value=\"Billing\"");
        assertThat(names()).containsExactly("Invoices");
        HttpResponse<String> deleted = developer.submit(app + "/delete", app + "/delete", "name", "Invoices");
        assertThat(deleted.headers().firstValue("Location")).contains(apps + "?done=deleted");
        assertThat(names()).isEmpty();
        assertThat(developer.get(app).statusCode()).isEqualTo(404);
    }

    @Test
    void anAuditorSeesEverythingHasNoButtonsAndIsRefusedAnyway() {
        Credentials client = registered("Billing");
        String app = apps + "/" + client.id();
        Visitor auditor = Visitor.of(
                wire, people.memberOf(workspace.organizationId(), Role.AUDITOR).session());

        for (String page : List.of(apps, app, app + "?done=changed")) {
            HttpResponse<String> seen = auditor.get(page);
            assertThat(seen.statusCode()).isEqualTo(200);
            assertThat(seen.body()).contains("Billing").doesNotContain("hx-boost", "/new", "/remove", "/delete");
            assertThat(seen.body().split("method=\"post\"", -1)).hasSize(2);
        }
        assertThat(auditor.get(apps + "/new").statusCode()).isEqualTo(403);
        assertThat(auditor.get(app + "/delete").statusCode()).isEqualTo(403);
        for (String action : List.of("", "/secrets", "/disable", "/enable", "/revoke-tokens", "/delete")) {
            assertThat(auditor.submit(app, app + action, "name", "Billing", "client_name", "X", "scope", "jobs:read")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(auditor.submit(apps, apps, "client_name", "X", "scope", "jobs:read")
                        .statusCode())
                .isEqualTo(403);
        assertThat(names()).containsExactly("Billing");
        assertThat(isGood(client)).isTrue();
    }

    @Test
    void forAMemberOfAnotherOrganizationNothingIsThere() {
        Credentials client = registered("Billing");
        String app = apps + "/" + client.id();
        Workspace elsewhere = fixtures.workspace();
        Visitor stranger = Visitor.of(
                wire, people.memberOf(elsewhere.organizationId(), Role.OWNER).session());
        String own = "/organizations/" + elsewhere.organizationId();

        for (String page : List.of(apps, apps + "/new", app, app + "/delete", own + "/apps/" + client.id())) {
            HttpResponse<String> response = stranger.get(page);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).doesNotContain("Billing", "Acme");
        }
        for (String base : List.of(app, own + "/apps/" + client.id())) {
            for (String action : List.of("", "/secrets", "/disable", "/revoke-tokens", "/delete")) {
                assertThat(stranger.submit(own, base + action, "name", "Billing", "client_name", "X")
                                .statusCode())
                        .isEqualTo(404);
            }
        }
        assertThat(stranger.submit(own, apps, "client_name", "X", "scope", "jobs:read")
                        .statusCode())
                .isEqualTo(404);
        assertThat(names()).containsExactly("Billing");
        assertThat(isGood(client)).isTrue();
    }

    private Credentials registered(String name) {
        HttpResponse<String> shown = developer.submit(apps + "/new", apps, "client_name", name, "scope", "jobs:read");
        return new Credentials(found(ID, shown), found(SECRET, shown));
    }

    private boolean isGood(Credentials client) {
        return wire.post("/oauth/token", client, "grant_type=client_credentials")
                        .statusCode()
                == 200;
    }

    private List<String> names() {
        String body = wire.api("GET", "/api/v1/organizations/" + workspace.organizationId() + "/clients", session, null)
                .body();
        return Pattern.compile("\"client_name\":\"([^\"]+)\"")
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static void assertDone(HttpResponse<String> response, String done) {
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("?done=" + done);
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        Matcher matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }
}
