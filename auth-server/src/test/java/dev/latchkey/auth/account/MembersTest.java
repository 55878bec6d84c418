package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Members of organizations and workspaces, and the invitations by which people become members. */
@AuthServerTest
class MembersTest {

    private static final String PASSWORD = "chosen by the invited";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String path;
    private Person owner;

    @BeforeEach
    void makeOrganization() {
        workspace = fixtures.workspace();
        path = "/api/v1/organizations/" + workspace.organizationId() + "/members";
        owner = people.memberOf(workspace.organizationId(), Role.OWNER);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void anInvitedPersonChoosesAPasswordAndIsAMember() {
        String email = freshEmail();
        Map<String, Object> invited = wire.json(add(owner, email, "developer"));
        assertThat(invited).containsEntry("status", "invited").containsEntry("role", "developer");
        assertThat(login(email, PASSWORD).statusCode()).isEqualTo(401);

        assertThat(accept(token(invited), PASSWORD).statusCode()).isEqualTo(204);

        String session = (String) wire.json(login(email, PASSWORD)).get("access_token");
        assertThat(wire.api("GET", path, session, null).statusCode()).isEqualTo(200);
        assertThat(listed(email)).containsEntry("status", "active").doesNotContainKey("invitation");
    }

    @Test
    void theTokenOfAnInvitationIsStoredHashedAndShownOnce() {
        String token = token(wire.json(add(owner, freshEmail(), "auditor")));

        assertThat(jdbc.sql("select sha256 from invitation").query(String.class).list())
                .doesNotContain(token)
                .allSatisfy(stored -> assertThat(stored).hasSize(64));
        assertThat(wire.api("GET", path, owner.session(), null).body()).doesNotContain(token);
    }

    @Test
    void anInvitationIsUsedOnceEvenInParallel() throws Exception {
        String token = token(wire.json(add(owner, freshEmail(), "developer")));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> tries = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(
                            () -> accept(token, "password number " + i).statusCode()))
                    .toList();
            int accepted = 0;
            for (Future<Integer> one : tries) {
                assertThat(one.get()).isIn(204, 400, 409);
                accepted += one.get() == 204 ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(accept(token, PASSWORD).statusCode()).isEqualTo(400);
    }

    @Test
    void anInvitationDiesAfterSevenDaysAndWithItsSuccessor() {
        String email = freshEmail();
        String first = token(wire.json(add(owner, email, "developer")));
        String second = token(wire.json(add(owner, email, "auditor")));

        assertThat(accept(first, PASSWORD).statusCode()).isEqualTo(400);
        clock.move(Duration.ofDays(7).plusSeconds(1));
        assertThat(accept(second, PASSWORD).statusCode()).isEqualTo(400);
    }

    /** Else inviting an address would be a way into the organizations that it is a member of, or is going to be. */
    @Test
    void anInvitationOpensItsOwnOrganizationOnlyAndNeverChangesAPassword() {
        Person victim = people.withPassword();
        Map<String, Object> invited = wire.json(add(owner, victim.email(), "developer"));
        assertThat(invited).containsEntry("status", "invited");
        String session = victim.session();
        assertThat(wire.api("GET", path, session, null).statusCode()).isEqualTo(404);

        assertThat(accept(token(invited), "a stranger's choice").statusCode()).isEqualTo(400);
        assertThat(login(victim.email(), "a stranger's choice").statusCode()).isEqualTo(401);

        assertThat(accept(token(invited), People.PASSWORD).statusCode()).isEqualTo(204);
        assertThat(wire.api("GET", path, session, null).statusCode()).isEqualTo(200);
    }

    @Test
    void aRemovedInvitationCannotBeAccepted() {
        Map<String, Object> invited = wire.json(add(owner, freshEmail(), "developer"));

        assertThat(remove(owner, (String) invited.get("user_id"))).isEqualTo(204);

        assertThat(accept(token(invited), PASSWORD).statusCode()).isEqualTo(400);
    }

    @Test
    void nobodyGrantsOrTakesMoreThanTheyHave() {
        Person admin = people.memberOf(workspace.organizationId(), Role.ADMIN);
        Person developer = people.memberOf(workspace.organizationId(), Role.DEVELOPER);

        assertThat(add(admin, freshEmail(), "owner").statusCode()).isEqualTo(403);
        assertThat(add(admin, freshEmail(), "admin").statusCode()).isEqualTo(201);
        assertThat(change(admin, admin.userId(), "owner")).isEqualTo(403);
        assertThat(change(admin, owner.userId(), "auditor")).isEqualTo(403);
        assertThat(remove(admin, owner.userId())).isEqualTo(403);
        assertThat(add(developer, freshEmail(), "auditor").statusCode()).isEqualTo(403);
        assertThat(change(developer, developer.userId(), "admin")).isEqualTo(403);
        assertThat(change(owner, admin.userId(), "owner")).isEqualTo(200);
    }

    @Test
    void theLastOwnerCannotLeaveNorStepDownAndOthersCanLeave() {
        Person auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        // Invited owners do not count: nobody knows whether they ever come.
        add(owner, freshEmail(), "owner");

        assertThat(remove(owner, owner.userId())).isEqualTo(409);
        assertThat(change(owner, owner.userId(), "admin")).isEqualTo(409);
        assertThat(remove(auditor, auditor.userId())).isEqualTo(204);
        people.memberOf(workspace.organizationId(), Role.OWNER);
        assertThat(remove(owner, owner.userId())).isEqualTo(204);
        assertThat(wire.api("GET", path, owner.session(), null).statusCode()).isEqualTo(404);
    }

    @Test
    void ofTwoLastOwnersWhoLeaveAtOnceOneStays() throws Exception {
        Person other = people.memberOf(workspace.organizationId(), Role.OWNER);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> one = threads.submit(() -> remove(owner, owner.userId()));
            Future<Integer> two = threads.submit(() -> remove(other, other.userId()));
            assertThat(List.of(one.get(), two.get())).containsExactlyInAnyOrder(204, 409);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneWithTheNextRequest() {
        Person admin = people.memberOf(workspace.organizationId(), Role.ADMIN);
        assertThat(add(admin, freshEmail(), "auditor").statusCode()).isEqualTo(201);

        change(owner, admin.userId(), "auditor");

        assertThat(add(admin, freshEmail(), "auditor").statusCode()).isEqualTo(403);
        remove(owner, admin.userId());
        assertThat(wire.api("GET", path, admin.session(), null).statusCode()).isEqualTo(404);
    }

    @Test
    void aMemberOfOneWorkspaceSeesThatOneOnly() {
        String members = "/api/v1/workspaces/" + workspace.id() + "/members";
        Person nearby = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        Person guest = people.memberOf(workspace, Role.DEVELOPER);
        String body = "{\"email\":\"" + nearby.email() + "\",\"role\":\"developer\"}";

        HttpResponse<String> put = wire.api("PUT", members, owner.session(), body);
        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(wire.json(put)).containsEntry("status", "active");
        assertThat(wire.api("PUT", members, owner.session(), body.replace("developer", "admin"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(wire.api("PUT", members, guest.session(), body).statusCode()).isEqualTo(403);
        assertThat(wire.api("GET", members, guest.session(), null).statusCode()).isEqualTo(200);
        assertThat(wire.api("GET", path, guest.session(), null).statusCode()).isEqualTo(403);
        assertThat(wire.api("DELETE", members + "/" + guest.userId(), owner.session(), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(wire.api("GET", members, guest.session(), null).statusCode()).isEqualTo(404);
    }

    @Test
    void whoLeavesAnOrganizationLeavesItsWorkspaces() {
        Person member = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
        String members = "/api/v1/workspaces/" + workspace.id() + "/members";
        wire.api("PUT", members, owner.session(), "{\"email\":\"" + member.email() + "\",\"role\":\"admin\"}");

        remove(owner, member.userId());

        assertThat(wire.api("GET", members, member.session(), null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void strangersFindNothingAndChangeNothing() {
        Person stranger = people.memberOf(fixtures.organization().id(), Role.OWNER);
        List<Map<String, Object>> before = rows();

        assertThat(wire.api("GET", path, stranger.session(), null).statusCode()).isEqualTo(404);
        assertThat(add(stranger, stranger.email(), "owner").statusCode()).isEqualTo(404);
        assertThat(change(stranger, owner.userId(), "auditor")).isEqualTo(404);
        assertThat(remove(stranger, owner.userId())).isEqualTo(404);
        String members = "/api/v1/workspaces/" + workspace.id() + "/members";
        assertThat(wire.api("GET", members, stranger.session(), null).statusCode())
                .isEqualTo(404);
        assertThat(wire.api(
                                "PUT",
                                members,
                                stranger.session(),
                                "{\"email\":\"" + stranger.email() + "\",\"role\":\"owner\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void badInputIsToldByField() {
        HttpResponse<String> response = add(owner, "no address", "king");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"field\":\"email\"").contains("\"field\":\"role\"");
        assertThat(wire.api("GET", path + "?after=%00", owner.session(), null).statusCode())
                .isEqualTo(400);
        assertThat(wire.api("GET", path + "?limit=0", owner.session(), null).statusCode())
                .isEqualTo(400);
        assertThat(wire.api("GET", path + "?limit=x", owner.session(), null).statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> add(Person by, String email, String role) {
        return wire.api("POST", path, by.session(), "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}");
    }

    private int change(Person by, String userId, String role) {
        return wire.api("PATCH", path + "/" + userId, by.session(), "{\"role\":\"" + role + "\"}")
                .statusCode();
    }

    private int remove(Person by, String userId) {
        return wire.api("DELETE", path + "/" + userId, by.session(), null).statusCode();
    }

    private HttpResponse<String> accept(String token, String password) {
        return wire.api(
                "POST",
                "/auth/invitations/accept",
                null,
                "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}");
    }

    private HttpResponse<String> login(String email, String password) {
        return wire.api("POST", "/auth/login", null, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    }

    private List<Map<String, Object>> rows() {
        return jdbc.sql("select user_id, role, pending from organization_member order by organization_id, user_id")
                .query()
                .listOfRows();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> listed(String email) {
        List<Map<String, Object>> items = (List<Map<String, Object>>)
                wire.json(wire.api("GET", path, owner.session(), null)).get("items");
        return items.stream()
                .filter(item -> item.get("email").equals(email))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static String token(Map<String, Object> invited) {
        return (String) ((Map<String, Object>) invited.get("invitation")).get("token");
    }

    private static String freshEmail() {
        return "i" + UUID.randomUUID().toString().replace("-", "") + "@example.com";
    }
}
