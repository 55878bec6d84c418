package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.WorkspaceChange;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The network access controls: addresses over all keys. */
@AuthServerTest
class NetworkAccessPagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    Workspaces workspaces;

    Workspace workspace;
    String panel;
    Visitor admin;
    String open;
    String wide;

    @BeforeEach
    void make() {
        workspace = fixtures.workspace();
        panel = "/organizations/" + workspace.organizationId() + "/network-access";
        admin = as(Role.ADMIN);
        open = key("Open", List.of());
        wide = key("Wide", List.of("10.0.0.0/8", "203.0.113.10/32"));
        apiKeys.revoke(key("Gone", List.of()), Actor.SYSTEM);
    }

    @Test
    void itTellsWhichLiveKeysCanBeUsedFromWhere() {
        String page = admin.get(panel).body();

        assertThat(page)
                .contains(">Open<", ">Wide<", "203.0.113.10/32", "10.0.0.0/8 lets in 16,777,216 addresses")
                .contains("badge warn\">any address<", "badge warn\">1</span> of <span>2</span> live keys")
                .doesNotContain(">Gone<");
        assertThat(admin.get(panel + "?show=any-address").body())
                .contains(">Open<")
                .doesNotContain(">Wide<");
        workspaces.change(workspace.id(), new WorkspaceChange(null, null, true), before -> {}, Actor.SYSTEM);
        assertThat(admin.get(panel).body())
                .contains("badge good\">required", "badge bad\">any address, where a list is required");
    }

    @Test
    void addressesAreChangedInPlaceAndNothingElseIs() {
        ApiKey before = apiKeys.find(open).orElseThrow();

        HttpResponse<String> changed =
                admin.submit(panel, panel + "/" + open, "allowed_ips", "198.51.100.7\n2001:db8::/64");

        assertThat(changed.statusCode()).isEqualTo(303);
        ApiKey after = apiKeys.find(open).orElseThrow();
        assertThat(after.restrictions().allowedIps()).containsExactly("198.51.100.7", "2001:db8::/64");
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.restrictions().scopes())
                .isEqualTo(before.restrictions().scopes());
        HttpResponse<String> refused = admin.submit(panel, panel + "/" + open, "allowed_ips", "10.1");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("id=\"allowed_ips-" + open + "-fault\">", ">10.1</textarea>")
                .containsPattern("<details open");
    }

    @Test
    void itIsFilteredByWorkspace() {
        Workspace other = workspaces.create(workspace.organizationId(), "Other", Actor.SYSTEM);

        assertThat(admin.get(panel + "?workspace=" + other.id()).body())
                .contains("There are no live keys.", ">Other<")
                .doesNotContain(">Open<");
        assertThat(admin.get(panel + "?workspace=" + fixtures.workspace().id()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAuditorSeesItHasNoButtonsAndIsRefusedAnyway() {
        Visitor auditor = as(Role.AUDITOR);

        assertThat(auditor.get(panel).body()).contains(">Open<").doesNotContain("hx-boost", "<textarea", ">Change<");
        assertThat(auditor.submit(panel, panel + "/" + open, "allowed_ips", "198.51.100.7")
                        .statusCode())
                .isEqualTo(403);
        assertThat(apiKeys.find(open).orElseThrow().restrictions().allowedIps()).isEmpty();
    }

    @Test
    void aKeyOfAnotherOrganizationIsNotThere() {
        Workspace elsewhere = fixtures.workspace();
        String own = "/organizations/" + elsewhere.organizationId();
        Visitor stranger = Visitor.of(
                wire, people.memberOf(elsewhere.organizationId(), Role.OWNER).session());

        for (String base : List.of(panel, own + "/network-access")) {
            assertThat(stranger.submit(own, base + "/" + open, "allowed_ips", "198.51.100.7")
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(stranger.get(panel).statusCode()).isEqualTo(404);
    }

    private String key(String name, List<String> allowedIps) {
        return apiKeys.create(
                        workspace,
                        new ApiKeyDraft(name, "cronjobpro", null, null, allowedIps, null, null, null, null),
                        Actor.SYSTEM)
                .id();
    }

    private Visitor as(Role role) {
        return Visitor.of(
                wire, people.memberOf(workspace.organizationId(), role).session());
    }
}
