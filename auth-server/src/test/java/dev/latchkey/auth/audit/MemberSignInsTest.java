package dev.latchkey.auth.audit;

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

/** An organization's log has the sign-ins of its members, good and bad, and nothing of what else they belong to. */
@AuthServerTest
class MemberSignInsTest {

    private static final String SIGN_INS = "?type=user.*";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    AuditVerifier verifier;

    private Person member;
    private String one;
    private String other;
    private String foreign;

    @BeforeEach
    void makeAMemberOfTwoOrganizations() {
        member = people.withPassword();
        one = fixtures.organization().id();
        other = fixtures.organization().id();
        foreign = fixtures.organization().id();
        people.join(member, one, Role.DEVELOPER);
        people.join(member, other, Role.AUDITOR);
    }

    @Test
    void eachOrganizationOfAPersonIsToldOfItsSignIns() {
        String session = (String) wire.json(signIn(People.PASSWORD)).get("access_token");
        signIn("wrong");
        wire.api("POST", "/auth/logout", session, null);

        for (String organization : List.of(one, other)) {
            List<Map<String, Object>> events = log(organization);
            assertThat(events)
                    .extracting(event -> event.get("type"))
                    .containsExactly("user.signed_out", "user.sign_in_refused", "user.signed_in");
            assertThat(events)
                    .allSatisfy(event -> assertThat(event)
                            .containsEntry("organization_id", organization)
                            .containsKeys("address", "request_id"));
            assertThat(events.get(2)).containsEntry("actor", member.userId());
            assertThat(events.get(1)).containsEntry("subject", member.userId()).containsEntry("actor", "anonymous");
        }
        assertThat(log(one).toString()).doesNotContain(other);
        assertThat(log(foreign)).isEmpty();
        assertThat(platform()).hasSize(3);
    }

    @Test
    void whoseAddressNobodyHasIsToldToThePlatformAlone() {
        wire.api("POST", "/auth/login", null, "{\"email\":\"nobody-at-all@example.com\",\"password\":\"wrong\"}");

        assertThat(log(one)).isEmpty();
        assertThat(items("/api/v1/audit-events?type=user.sign_in_refused&subject=unknown", people.operator()))
                .isNotEmpty();
    }

    @Test
    void suchRowsAreChainedLikeAllOthers() {
        signIn(People.PASSWORD);
        signIn("wrong");

        List<String> faults = new ArrayList<>();
        verifier.verify(faults::add);
        assertThat(faults).isEmpty();
        assertThat(log(other)).hasSize(2);
    }

    private HttpResponse<String> signIn(String password) {
        return wire.api(
                "POST",
                "/auth/login",
                null,
                "{\"email\":\"" + member.email() + "\",\"password\":\"" + password + "\"}");
    }

    /** What an operator reads there, who belongs to neither. */
    private List<Map<String, Object>> log(String organizationId) {
        return items("/api/v1/organizations/" + organizationId + "/audit-events" + SIGN_INS, people.operator());
    }

    private List<Map<String, Object>> platform() {
        Person operator = people.operator();
        List<Map<String, Object>> events =
                new ArrayList<>(items("/api/v1/audit-events?type=user.signed_in&actor=" + member.userId(), operator));
        // The first is from when the person was made.
        events.remove(events.size() - 1);
        events.addAll(items("/api/v1/audit-events?type=user.sign_in_refused&subject=" + member.userId(), operator));
        events.addAll(items("/api/v1/audit-events?type=user.signed_out&actor=" + member.userId(), operator));
        return events;
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> items(String path, Person by) {
        return (List<Map<String, Object>>)
                wire.json(wire.api("GET", path, by.session(), null)).get("items");
    }
}
