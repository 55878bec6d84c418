package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Settings, Members: who is in an organization or a workspace, as pages. */
@AuthServerTest
class MemberPagesTest {

    private static final Pattern LINK = Pattern.compile("http://localhost:9000(/[a-z-]+)#(lk[a-z]_[A-Za-z0-9_-]+)");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    Workspace workspace;
    String organization;
    String members;
    String inWorkspace;
    Person owner;
    Visitor visitor;

    @BeforeEach
    void signIn() {
        workspace = fixtures.workspace();
        organization = "/organizations/" + workspace.organizationId();
        members = organization + "/members";
        inWorkspace = organization + "/workspaces/" + workspace.id() + "/members";
        owner = people.memberOf(workspace.organizationId(), Role.OWNER);
        visitor = Visitor.of(wire, owner.session());
    }

    @Test
    void somebodyIsInvitedByALinkThatIsShownOnceAndBecomesAMemberByIt() {
        for (String place : List.of(members, inWorkspace)) {
            String email = "new" + UUID.randomUUID() + "@example.com";
            HttpResponse<String> shown = visitor.submit(place, place, "email", email, "role", "auditor");
            Matcher link = LINK.matcher(shown.body());
            assertThat(link.find()).as(shown.body()).isTrue();
            assertThat(visitor.get(place).body())
                    .contains(email, "badge warn\">invited")
                    .doesNotContain(link.group(2));
            String member = place + "/" + idOf(place, email);
            assertThat(visitor.get(member).body()).contains("Invite again").doesNotContain(link.group(2));

            Matcher renewed =
                    LINK.matcher(visitor.submit(member, member + "/invite").body());
            assertThat(renewed.find()).isTrue();
            assertThat(accept(link).statusCode()).isEqualTo(400);
            assertThat(accept(renewed).statusCode()).isEqualTo(303);
            assertThat(visitor.get(place).body()).contains(email).doesNotContain("badge warn\">invited");
        }
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        HttpResponse<String> wrong = visitor.submit(members, members, "email", "nobody", "role", "king");
        HttpResponse<String> twice = visitor.submit(members, members, "email", owner.email(), "role", "auditor");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body())
                .contains("id=\"email-fault\">Must be an e-mail address.", "value=\"nobody\"")
                .contains("id=\"role-fault\">Must be owner");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("id=\"email-fault\">Is a member already.");
    }

    @Test
    void aRoleIsChangedAndAMemberRemovedWithTheNextRequest() {
        for (String place : List.of(members, inWorkspace)) {
            Person developer = place.equals(members)
                    ? people.memberOf(workspace.organizationId(), Role.DEVELOPER)
                    : people.memberOf(workspace, Role.DEVELOPER);
            Visitor theirs = Visitor.of(wire, developer.session());
            String member = place + "/" + developer.userId();
            assertThat(theirs.get(organization + "/api-keys/new").statusCode()).isEqualTo(200);

            assertThat(visitor.submit(member, member, "role", "auditor").statusCode())
                    .isEqualTo(303);
            assertThat(visitor.get(member).body()).contains("<dd>auditor</dd>");
            assertThat(theirs.get(organization + "/api-keys/new").statusCode()).isEqualTo(403);

            assertThat(visitor.get(member + "/remove").body()).contains("Remove this member?");
            assertThat(visitor.submit(member, member + "/remove").statusCode()).isEqualTo(303);
            assertThat(theirs.get(organization).statusCode()).isEqualTo(404);
            assertThat(visitor.get(member).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nobodyGrantsOrTakesMoreThanTheyHave() {
        Visitor admin = Visitor.of(
                wire, people.memberOf(workspace.organizationId(), Role.ADMIN).session());
        Person auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        String chief = members + "/" + owner.userId();
        String other = members + "/" + auditor.userId();

        assertThat(admin.get(members).body()).contains("value=\"admin\"").doesNotContain("value=\"owner\"");
        assertThat(admin.get(chief).body()).doesNotContain("Change the role", "Remove…");
        assertThat(admin.submit(members, members, "email", "x@example.com", "role", "owner")
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.submit(members, other, "role", "owner").statusCode()).isEqualTo(403);
        assertThat(admin.submit(members, chief, "role", "auditor").statusCode()).isEqualTo(403);
        assertThat(admin.submit(members, chief + "/remove").statusCode()).isEqualTo(403);
        assertThat(admin.submit(members, chief + "/password-reset").statusCode())
                .isEqualTo(403);
        assertThat(visitor.get(chief).body()).contains("<dd>owner</dd>");
        assertThat(visitor.get(other).body()).contains("<dd>auditor</dd>");
    }

    @Test
    void theLastOwnerStays() {
        String own = members + "/" + owner.userId();

        HttpResponse<String> demoted = visitor.submit(own, own, "role", "admin");
        HttpResponse<String> left = visitor.submit(own, own + "/remove");

        assertThat(demoted.statusCode()).isEqualTo(409);
        assertThat(demoted.body()).contains("id=\"role-fault\">The organization would be without an owner.");
        assertThat(left.statusCode()).isEqualTo(409);
        assertThat(left.body()).contains("The organization would be without an owner.");
        people.memberOf(workspace.organizationId(), Role.OWNER);
        assertThat(visitor.submit(own, own + "/remove").statusCode()).isEqualTo(303);
        assertThat(visitor.get(organization).statusCode()).isEqualTo(404);
    }

    @Test
    void aLinkToANewPasswordIsShownOnce() {
        Person developer = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
        String member = members + "/" + developer.userId();

        Matcher link =
                LINK.matcher(visitor.submit(member, member + "/password-reset").body());

        assertThat(link.find()).isTrue();
        assertThat(accept(link).statusCode()).isEqualTo(303);
        assertThat(visitor.get(member).body()).doesNotContain(link.group(2));
    }

    @Test
    void anAuditorSeesThemHasNoButtonsAndIsRefusedAnyway() {
        Person auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        Visitor theirs = Visitor.of(wire, auditor.session());

        for (String place : List.of(members, inWorkspace)) {
            assertThat(theirs.get(place).body()).doesNotContain("hx-boost");
            assertThat(theirs.submit(place, place, "email", "x@example.com", "role", "auditor")
                            .statusCode())
                    .isEqualTo(403);
        }
        String other = members + "/" + owner.userId();
        assertThat(theirs.get(other).body()).contains(owner.email()).doesNotContain("hx-boost", "Remove…");
        assertThat(theirs.get(other + "/remove").statusCode()).isEqualTo(403);
        for (String action : List.of("", "/remove", "/invite", "/password-reset")) {
            assertThat(theirs.submit(members, other + action, "role", "auditor").statusCode())
                    .as(action)
                    .isEqualTo(403);
        }
        String own = members + "/" + auditor.userId();
        assertThat(theirs.submit(own, own + "/remove").statusCode()).isEqualTo(303);
    }

    @Test
    void forAMemberOfAnotherOrganizationNothingIsThere() {
        Workspace elsewhere = fixtures.workspace();
        String theirOrganization = "/organizations/" + elsewhere.organizationId();
        Visitor stranger = Visitor.of(
                wire, people.memberOf(elsewhere.organizationId(), Role.OWNER).session());

        for (String place :
                List.of(members, inWorkspace, theirOrganization + "/workspaces/" + workspace.id() + "/members")) {
            assertThat(stranger.get(place).statusCode()).as(place).isEqualTo(404);
            assertThat(stranger.submit(theirOrganization, place, "email", "x@example.com", "role", "auditor")
                            .statusCode())
                    .isEqualTo(404);
        }
        for (String base : List.of(members, theirOrganization + "/members")) {
            assertThat(stranger.get(base + "/" + owner.userId()).statusCode()).isEqualTo(404);
            for (String action : List.of("", "/remove", "/invite", "/password-reset")) {
                assertThat(stranger.submit(theirOrganization, base + "/" + owner.userId() + action, "role", "auditor")
                                .statusCode())
                        .as(action)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void aMemberOfOneWorkspaceIsLedToTheMembersOfThat() {
        Visitor theirs = Visitor.of(wire, people.memberOf(workspace, Role.ADMIN).session());

        assertThat(theirs.get(members).headers().firstValue("Location")).contains(organization + "/workspaces");
        assertThat(theirs.get(inWorkspace).body()).contains("Invite somebody").doesNotContain("value=\"owner\"");
    }

    private HttpResponse<String> accept(Matcher link) {
        return Visitor.of(wire)
                .submit(link.group(1), link.group(1), "token", link.group(2), "password", People.PASSWORD);
    }

    private String idOf(String place, String email) {
        Matcher row = Pattern.compile(place + "/(usr_[A-Za-z0-9_-]+)\">" + Pattern.quote(email))
                .matcher(visitor.get(place).body());
        assertThat(row.find()).isTrue();
        return row.group(1);
    }
}
