package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.MfaPolicy;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organizations that ask a second factor of their members. */
@AuthServerTest
class MfaPolicyTest {

    private static final String REQUIRED = "urn:latchkey:problem:second-factor-required";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcClient jdbc;

    private Workspace workspace;
    private String organization;
    private String path;
    private String workspacePath;

    @BeforeEach
    void makeOrganization() {
        workspace = fixtures.workspace();
        organization = workspace.organizationId();
        path = "/api/v1/organizations/" + organization;
        workspacePath = "/api/v1/workspaces/" + workspace.id();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void adminsConcernsOwnersAndAdminsAndAllConcernsEverybody() {
        Map<Role, Person> members = Map.of(
                Role.OWNER, people.memberOf(organization, Role.OWNER),
                Role.ADMIN, people.memberOf(organization, Role.ADMIN),
                Role.DEVELOPER, people.memberOf(organization, Role.DEVELOPER),
                Role.AUDITOR, people.memberOf(organization, Role.AUDITOR));
        members.values().forEach(this::assertOpen);

        organizations.changeMfaPolicy(organization, MfaPolicy.ADMINS, Actor.SYSTEM);
        assertClosed(members.get(Role.OWNER));
        assertClosed(members.get(Role.ADMIN));
        assertOpen(members.get(Role.DEVELOPER));
        assertOpen(members.get(Role.AUDITOR));

        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);
        members.values().forEach(this::assertClosed);

        organizations.changeMfaPolicy(organization, MfaPolicy.OPTIONAL, Actor.SYSTEM);
        members.values().forEach(this::assertOpen);
    }

    @Test
    void membersOfSingleWorkspacesAreConcernedByTheirRoleThere() {
        Person admin = people.memberOf(workspace, Role.ADMIN);
        Person developer = people.memberOf(workspace, Role.DEVELOPER);

        organizations.changeMfaPolicy(organization, MfaPolicy.ADMINS, Actor.SYSTEM);
        assertClosed(admin);
        assertOpen(developer);

        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);
        assertClosed(developer);
    }

    /** Who is nobody's admin in the organization, but the admin of one of its workspaces, is an admin everywhere in it. */
    @Test
    void aRoleInAWorkspaceCountsForTheWholeOrganization() {
        Person member = people.memberOf(organization, Role.DEVELOPER);
        organizations.changeMfaPolicy(organization, MfaPolicy.ADMINS, Actor.SYSTEM);
        assertOpen(member);
        Person owner = enrolled(people.memberOf(organization, Role.OWNER));

        wire.api(
                "PUT",
                workspacePath + "/members",
                owner.session(),
                "{\"email\":\"" + member.email() + "\",\"role\":\"admin\"}");

        assertClosed(member);
    }

    @Test
    void whoLacksTheFactorCanEnrolItAndGoesOnWithTheSameSession() {
        Person member = people.memberOf(organization, Role.DEVELOPER);
        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);
        assertClosed(member);

        Authenticator.scanned(wire, member.session());
        assertClosed(member);
        enrolled(member);
        assertOpen(member);

        assertThat(wire.api("DELETE", "/api/v1/me/totp", member.session(), null).statusCode())
                .isEqualTo(204);
        assertClosed(member);
        assertThat(wire.api("POST", "/auth/logout", member.session(), null).statusCode())
                .isEqualTo(204);
    }

    @Test
    void meStillTellsOfAClosedOrganizationAndTheListOfOrganizationsDoesNot() {
        Person member = people.memberOf(organization, Role.DEVELOPER);
        Person guest = people.memberOf(workspace, Role.DEVELOPER);
        assertThat(me(member)).doesNotContainKey("mfa_required");
        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);

        assertThat(me(member))
                .containsEntry("mfa_required", true)
                .containsEntry("id", organization)
                .containsEntry("name", "Acme")
                .containsEntry("role", "developer");
        assertThat(me(guest)).containsEntry("mfa_required", true).containsKey("workspaces");
        assertThat(listed(member)).isEmpty();
        enrolled(member);
        assertThat(me(member)).doesNotContainKey("mfa_required");
        assertThat(listed(member)).hasSize(1);
    }

    @Test
    void otherOrganizationsOfTheSameMemberStayOpen() {
        Person member = people.memberOf(organization, Role.DEVELOPER);
        Person owner = people.memberOf(organization, Role.OWNER);
        Workspace other = fixtures.workspace();
        organizations.changeMfaPolicy(other.organizationId(), MfaPolicy.ALL, Actor.SYSTEM);

        assertOpen(member);
        assertOpen(owner);
        assertThat(wire.api("GET", "/api/v1/organizations/" + other.organizationId(), member.session(), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoCameByAnIdentityProviderIsAskedForNoFactor() {
        Person member = people.memberOf(organization, Role.OWNER);
        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);
        String federated = people.federatedSession(member.userId());

        assertThat(wire.claims(federated)).containsEntry("amr", List.of("fed"));
        assertThat(wire.api("GET", path, federated, null).statusCode()).isEqualTo(200);
        assertClosed(member);
    }

    @Test
    void anOperatorIsNoMember() {
        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);

        assertOpen(people.operator());
    }

    @Test
    void anOwnerWhoHasTheFactorAsksItOfOthers() {
        Person owner = enrolled(people.memberOf(organization, Role.OWNER));
        Person developer = people.memberOf(organization, Role.DEVELOPER);

        HttpResponse<String> response = patch(owner, "all");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(wire.json(response)).containsEntry("mfa_policy", "all");
        assertThat(wire.json(wire.api("GET", path, owner.session(), null))).containsEntry("mfa_policy", "all");
        assertThat(stored()).isEqualTo("all");
        assertClosed(developer);
        assertThat(jdbc.sql("select data from audit_event where type = 'organization.mfa_policy_changed'"
                                + " and organization_id = :id")
                        .param("id", organization)
                        .query(String.class)
                        .single())
                .contains("\"mfa_policy\":\"all\"")
                .contains("\"before\":\"optional\"");
    }

    /** It closes the organization to its owner too, who enrols with the same session and goes on. */
    @Test
    void anOwnerWithoutTheFactorWhoAsksItOfOthersIsAskedFirst() {
        Person owner = people.memberOf(organization, Role.OWNER);

        assertThat(patch(owner, "admins").statusCode()).isEqualTo(200);

        assertThat(stored()).isEqualTo("admins");
        assertClosed(owner);
        assertOpen(enrolled(owner));
    }

    @Test
    void anOwnerToWhomItIsClosedCannotSwitchThePolicyOff() {
        Person owner = people.memberOf(organization, Role.OWNER);
        organizations.changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);

        assertThat(patch(owner, "optional").statusCode()).isEqualTo(403);

        assertThat(stored()).isEqualTo("all");
    }

    @Test
    void thePolicyIsTheOwnersBusinessAndOneOfThree() {
        Person owner = enrolled(people.memberOf(organization, Role.OWNER));
        Person admin = enrolled(people.memberOf(organization, Role.ADMIN));
        Person stranger = enrolled(people.stranger());

        assertThat(patch(admin, "all").statusCode()).isEqualTo(403);
        assertThat(patch(stranger, "all").statusCode()).isEqualTo(404);
        for (String no : List.of("ALL", "", "some", "\\u0000")) {
            HttpResponse<String> refused = patch(owner, no);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"field\":\"mfa_policy\"");
        }
        assertThat(stored()).isEqualTo("optional");
    }

    private Person enrolled(Person person) {
        Authenticator.enrolled(wire, person.session(), clock.instant());
        return person;
    }

    private void assertOpen(Person person) {
        assertThat(wire.api("GET", path, person.session(), null).statusCode()).isEqualTo(200);
        assertThat(wire.api("GET", workspacePath, person.session(), null).statusCode())
                .isEqualTo(200);
        assertThat(wire.api("GET", path + "/workspaces", person.session(), null).statusCode())
                .isEqualTo(200);
    }

    private void assertClosed(Person person) {
        for (String closed : List.of(path, workspacePath, path + "/workspaces")) {
            HttpResponse<String> refused = wire.api("GET", closed, person.session(), null);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(wire.json(refused))
                    .containsEntry("type", REQUIRED)
                    .containsEntry("title", "Second factor required");
            assertThat((String) wire.json(refused).get("detail")).contains("POST /api/v1/me/totp");
        }
        assertThat(wire.api("GET", "/api/v1/me", person.session(), null).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> patch(Person by, String policy) {
        return wire.api("PATCH", path, by.session(), "{\"mfa_policy\":\"" + policy + "\"}");
    }

    private String stored() {
        return jdbc.sql("select mfa_policy from organization where id = :id")
                .param("id", organization)
                .query(String.class)
                .single();
    }

    /** The one organization that {@code /me} tells of. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> me(Person person) {
        List<Map<String, Object>> mine = (List<Map<String, Object>>)
                wire.json(wire.api("GET", "/api/v1/me", person.session(), null)).get("organizations");
        assertThat(mine).hasSize(1);
        return mine.get(0);
    }

    private List<?> listed(Person person) {
        return (List<?>) wire.json(wire.api("GET", "/api/v1/organizations", person.session(), null))
                .get("items");
    }
}
