package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /api/v1/organizations} and {@code /api/v1/workspaces}. */
@AuthServerTest
class OrganizationApiTest {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    OrganizationStore store;

    private Workspace workspace;
    private String organization;
    private String path;
    private Person owner;
    private Person admin;
    private Person operator;

    @BeforeEach
    void makeOrganization() {
        workspace = fixtures.workspace();
        organization = workspace.organizationId();
        path = ORGANIZATIONS + "/" + organization;
        owner = people.memberOf(organization, Role.OWNER);
        admin = people.memberOf(organization, Role.ADMIN);
        operator = people.operator();
    }

    @Test
    void anOperatorMakesOrganizationsAndNobodyElseDoes() {
        HttpResponse<String> made = wire.api("POST", ORGANIZATIONS, operator.session(), "{\"name\":\" Acme Ltd \"}");

        assertThat(made.statusCode()).isEqualTo(201);
        Map<String, Object> body = wire.json(made);
        assertThat(body)
                .containsOnlyKeys("id", "name", "plan", "status", "mfa_policy", "created_at")
                .containsEntry("name", "Acme Ltd")
                .containsEntry("plan", "free")
                .containsEntry("status", "active")
                .containsEntry("mfa_policy", "optional");
        assertThat(made.headers().firstValue("Location")).hasValue(ORGANIZATIONS + "/" + body.get("id"));
        assertThat(store.organization((String) body.get("id")).orElseThrow().name())
                .isEqualTo("Acme Ltd");
        assertThat(wire.api("POST", ORGANIZATIONS, owner.session(), "{\"name\":\"Mine\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theNameIsTheOwnersBusinessAndThePlanTheOperators() {
        assertThat(patch(owner, "{\"name\":\"Renamed\"}")).isEqualTo(200);
        assertThat(patch(admin, "{\"name\":\"Not me\"}")).isEqualTo(403);
        assertThat(patch(owner, "{\"plan\":\"enterprise\"}")).isEqualTo(403);
        assertThat(patch(owner, "{\"status\":\"active\",\"name\":\"Both\"}")).isEqualTo(403);
        assertThat(patch(operator, "{\"plan\":\"pro\",\"status\":\"suspended\"}"))
                .isEqualTo(200);

        Organization stored = store.organization(organization).orElseThrow();
        assertThat(stored.name()).isEqualTo("Renamed");
        assertThat(stored.plan()).isEqualTo("pro");
        assertThat(stored.status()).isEqualTo(Organization.Status.SUSPENDED);
        assertThat(wire.json(wire.api("GET", path, owner.session(), null))).containsEntry("status", "suspended");
    }

    @Test
    void aChangeHappensAsAWholeOrNotAtAll() {
        assertThat(patch(operator, "{\"name\":\"Half\",\"plan\":\"no such plan\"}"))
                .isEqualTo(400);
        assertThat(patch(operator, "{\"name\":\"Half\",\"status\":\"gone\"}")).isEqualTo(400);

        assertThat(store.organization(organization).orElseThrow().name()).isEqualTo("Acme");
    }

    @Test
    void everybodySeesTheirOwnOrganizationsAndAnOperatorAll() {
        Person guest = people.memberOf(workspace, Role.DEVELOPER);
        Person stranger = people.stranger();

        assertThat(ids(ORGANIZATIONS, owner)).containsExactly(organization);
        assertThat(ids(ORGANIZATIONS, guest)).containsExactly(organization);
        assertThat(ids(ORGANIZATIONS, stranger)).isEmpty();
        assertThat(wire.api("GET", path, stranger.session(), null).statusCode()).isEqualTo(404);
        assertThat(wire.api("GET", path, guest.session(), null).statusCode()).isEqualTo(200);
        assertThat(wire.api("GET", ORGANIZATIONS + "/org_none", operator.session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(patch(stranger, "{\"name\":\"Mine\"}")).isEqualTo(404);
    }

    @Test
    void pagesAreCompleteAndWithoutRepetitionWhileOthersWrite() {
        for (int i = 0; i < 60; i++) {
            fixtures.organization();
        }
        List<String> before = store.organizations(OrganizationSearch.ALL, "", 100_000).stream()
                .map(Organization::id)
                .toList();
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            Map<String, Object> page = wire.json(wire.api(
                    "GET",
                    ORGANIZATIONS + "?limit=50" + (next == null ? "" : "&after=" + next),
                    operator.session(),
                    null));
            seen.addAll(ids(page));
            next = (String) page.get("next");
            fixtures.organization();
        } while (next != null && seen.size() < 100_000);

        assertThat(seen).containsAll(before).doesNotHaveDuplicates();
    }

    @Test
    void workspacesAreMadeAndChangedByOwnersAndAdmins() {
        Person developer = people.memberOf(organization, Role.DEVELOPER);
        HttpResponse<String> made = wire.api("POST", path + "/workspaces", admin.session(), "{\"name\":\"Staging\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String one = "/api/v1/workspaces/" + wire.json(made).get("id");

        HttpResponse<String> changed = wire.api(
                "PATCH",
                one,
                owner.session(),
                "{\"name\":\"Tests\",\"audit_enabled\":false,\"require_ip_allowlist\":true}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(wire.json(wire.api("GET", one, developer.session(), null)))
                .isEqualTo(wire.json(changed))
                .containsEntry("name", "Tests")
                .containsEntry("audit_enabled", false)
                .containsEntry("require_ip_allowlist", true);
        Workspace stored = store.workspace((String) wire.json(made).get("id")).orElseThrow();
        assertThat(stored.requireIpAllowlist()).isTrue();
        assertThat(stored.auditEnabled()).isFalse();
        assertThat(wire.api("PATCH", one, developer.session(), "{\"name\":\"No\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(wire.api("POST", path + "/workspaces", developer.session(), "{\"name\":\"No\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aMemberOfOneWorkspaceIsShownThatOneOnly() {
        Person guest = people.memberOf(workspace, Role.ADMIN);
        Map<String, Object> other =
                wire.json(wire.api("POST", path + "/workspaces", owner.session(), "{\"name\":\"Other\"}"));

        assertThat(ids(path + "/workspaces", guest)).containsExactly(workspace.id());
        assertThat(ids(path + "/workspaces", owner)).contains(workspace.id(), (String) other.get("id"));
        assertThat(wire.api("GET", "/api/v1/workspaces/" + other.get("id"), guest.session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("PATCH", "/api/v1/workspaces/" + workspace.id(), guest.session(), "{\"name\":\"Ours\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(wire.api("POST", path + "/workspaces", guest.session(), "{\"name\":\"No\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void strangersFindNoWorkspace() {
        Person stranger = people.memberOf(fixtures.organization().id(), Role.OWNER);
        String one = "/api/v1/workspaces/" + workspace.id();

        assertThat(wire.api("GET", one, stranger.session(), null).statusCode()).isEqualTo(404);
        assertThat(wire.api("PATCH", one, stranger.session(), "{\"name\":\"Mine\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("GET", path + "/workspaces", stranger.session(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(wire.api("POST", path + "/workspaces", stranger.session(), "{\"name\":\"Mine\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(store.workspace(workspace.id()).orElseThrow().name()).isEqualTo("Main");
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("", "  ", "a\\u0000b", "a\\nb", "\\ud800", "x".repeat(201))) {
            assertThat(patch(owner, "{\"name\":\"" + name + "\"}")).as(name).isEqualTo(400);
        }
        assertThat(patch(owner, "{\"name\":[1]}")).isEqualTo(400);
        assertThat(patch(owner, "{\"name\":\"Größe 数 😀\"}")).isEqualTo(200);
    }

    private int patch(Person by, String body) {
        return wire.api("PATCH", path, by.session(), body).statusCode();
    }

    private List<String> ids(String list, Person by) {
        return ids(wire.json(wire.api("GET", list, by.session(), null)));
    }

    @SuppressWarnings("unchecked")
    private static List<String> ids(Map<String, Object> page) {
        return ((List<Map<String, Object>>) page.get("items"))
                .stream().map(item -> (String) item.get("id")).toList();
    }
}
