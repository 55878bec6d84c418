package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The settings of organizations and workspaces as pages. */
@AuthServerTest
class SettingsPagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    Workspaces workspaces;

    Workspace workspace;
    String base;
    String settings;
    String page;

    @BeforeEach
    void make() {
        workspace = fixtures.workspace();
        base = "/organizations/" + workspace.organizationId();
        settings = base + "/organization";
        page = base + "/workspaces/" + workspace.id();
    }

    @Test
    void anOwnerNamesTheOrganizationAndAsksForASecondFactor() {
        Visitor owner = as(Role.OWNER);
        organizations.changePlan(workspace.organizationId(), "pro", Actor.SYSTEM);
        assertThat(owner.get(settings).body()).contains(">pro<", "badge good\">active");

        HttpResponse<String> changed = owner.submit(settings, settings, "name", "Umbrella", "mfa_policy", "admins");

        assertThat(changed.statusCode()).isEqualTo(303);
        Organization after = organizations.find(workspace.organizationId()).orElseThrow();
        assertThat(after.name()).isEqualTo("Umbrella");
        assertThat(after.mfaPolicy()).isEqualTo(MfaPolicy.ADMINS);
        // Who has none is asked first, also the owner.
        assertThat(owner.get(settings).headers().firstValue("Location")).contains(base + "/security");
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        Visitor owner = as(Role.OWNER);

        HttpResponse<String> refused = owner.submit(settings, settings, "name", " ", "mfa_policy", "some");
        HttpResponse<String> nameless =
                owner.submit(page, page, "name", "\u0007", "audit_enabled", "true", "require_ip_allowlist", "true");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("id=\"name-fault\">Must not be empty.", "id=\"mfa_policy-fault\">Must be");
        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(nameless.body()).contains("id=\"name-fault\"").containsPattern("require_ip_allowlist[^>]*checked");
        assertThat(workspaces.read(workspace.id())).contains(workspace);
    }

    @Test
    void aWorkspaceIsMadeAndItsRulesAreSwitched() {
        Visitor admin = as(Role.ADMIN);
        String list = base + "/workspaces";

        String made = admin.submit(list + "/new", list, "name", "Staging")
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .split("\\?")[0];
        assertThat(admin.get(list).body()).contains(">Main<", ">Staging<");
        assertThat(admin.get(made).body()).containsPattern("audit_enabled[^>]*checked");

        assertThat(admin.submit(made, made, "name", "Staging 2", "require_ip_allowlist", "true")
                        .statusCode())
                .isEqualTo(303);
        Workspace after =
                workspaces.read(made.substring(made.lastIndexOf('/') + 1)).orElseThrow();
        assertThat(after)
                .extracting(Workspace::name, Workspace::auditEnabled, Workspace::requireIpAllowlist)
                .containsExactly("Staging 2", false, true);
        assertThat(admin.get(list).body()).contains("audit off", "IP allowlist required");
        assertThat(admin.submit(list + "/new", list, "name", "").body()).contains("id=\"name-fault\"");
    }

    @Test
    void whoMayOnlyLookHasNoFormsAndIsRefused() {
        for (Role role : List.of(Role.DEVELOPER, Role.AUDITOR)) {
            Visitor visitor = as(role);
            for (String seen : List.of(settings, page, base + "/workspaces")) {
                HttpResponse<String> response = visitor.get(seen);
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).doesNotContain("hx-boost", "/workspaces/new");
            }
            assertThat(visitor.get(base + "/workspaces/new").statusCode()).isEqualTo(403);
            for (String action : List.of(settings, page, base + "/workspaces")) {
                assertThat(visitor.submit(settings, action, "name", "X", "mfa_policy", "all")
                                .statusCode())
                        .as(action)
                        .isEqualTo(403);
            }
        }
        // An admin is one of the workspaces, not of the organization's own settings.
        assertThat(as(Role.ADMIN)
                        .submit(settings, settings, "name", "X", "mfa_policy", "all")
                        .statusCode())
                .isEqualTo(403);
        assertThat(organizations.find(workspace.organizationId()).orElseThrow().name())
                .isEqualTo("Acme");
        assertThat(workspaces.of(workspace.organizationId(), null, 10)).containsExactly(workspace);
    }

    @Test
    void aPageOfAnotherOrganizationIsNotThere() {
        Workspace elsewhere = fixtures.workspace();
        String own = "/organizations/" + elsewhere.organizationId();
        Visitor stranger = Visitor.of(
                wire, people.memberOf(elsewhere.organizationId(), Role.OWNER).session());

        Map<String, String> there = Map.of(
                "settings",
                settings,
                "workspace",
                page,
                "workspaces",
                base + "/workspaces",
                "workspace by another way",
                own + "/workspaces/" + workspace.id());
        there.forEach((what, path) -> {
            assertThat(stranger.get(path).statusCode()).as(what).isEqualTo(404);
            assertThat(stranger.submit(own, path, "name", "X", "mfa_policy", "all")
                            .statusCode())
                    .as(what)
                    .isEqualTo(404);
        });
        for (String path : List.of(
                base,
                base + "/apps",
                base + "/api-keys",
                base + "/network-access",
                base + "/members",
                base + "/security")) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aSuspendedOrganizationSaysSo() {
        Visitor owner = as(Role.OWNER);
        organizations.suspend(workspace.organizationId(), Actor.SYSTEM);

        assertThat(owner.get(settings).body()).contains("This organization is suspended", "badge bad\">suspended");
        assertThat(owner.get(page).body()).contains("badge bad\">suspended");
    }

    private Visitor as(Role role) {
        return Visitor.of(
                wire, people.memberOf(workspace.organizationId(), role).session());
    }
}
