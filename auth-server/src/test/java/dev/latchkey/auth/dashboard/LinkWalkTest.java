package dev.latchkey.auth.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** All pages, walked by their links as each role: nobody is led to what is not there or not allowed. */
@AuthServerTest
@Import(Furnished.Maker.class)
class LinkWalkTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Furnished.Maker maker;

    private Furnished house;

    @BeforeEach
    void furnish() {
        house = maker.make();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyLinkOfAMemberLeadsSomewhere(Role role) {
        Map<String, HttpResponse<String>> answers =
                walk(people.memberOf(house.workspace().organizationId(), role));

        assertThat(answers.keySet()).anyMatch(path -> path.contains("/api-keys/lkk_"));
        // The rest of the menu is there for everybody.
        assertThat(answers.containsKey(house.base() + "/audit-log")).isEqualTo(role != Role.DEVELOPER);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyLinkOfAMemberOfOneWorkspaceLeadsSomewhere(Role role) {
        Map<String, HttpResponse<String>> answers = walk(people.memberOf(house.workspace(), role));

        assertThat(answers.keySet())
                .contains(house.base() + "/api-keys")
                .doesNotContain(house.base() + "/audit-log", house.base() + "/webhooks", house.base() + "/resellers");
    }

    @Test
    void everyLinkOfAnOperatorLeadsSomewhere() {
        assertThat(walk(people.operator(), house.startsOfOperators()).keySet())
                .contains("/platform/signing-keys", house.base() + "/audit-log", "/platform" + house.base());
    }

    @Test
    void anAuditorIsShownNothingThatChangesAnythingAndIsRefusedItAll() {
        Person auditor = people.memberOf(house.workspace().organizationId(), Role.AUDITOR);
        Set<String> ofTheOwner = forms(walk(house.owner()));
        Set<String> ofTheAuditor = forms(walk(auditor));
        assertThat(ofTheOwner).hasSizeGreaterThan(25);

        assertThat(ofTheAuditor).allMatch(action -> isOwn(action, auditor));
        Visitor visitor = Visitor.of(wire, auditor.session());
        for (String action : ofTheOwner) {
            if (!isOwn(action, auditor)) {
                assertThat(visitor.submit(house.base(), action).statusCode())
                        .as(action)
                        .isEqualTo(403);
            }
        }
    }

    /** What everybody may do with themselves: sign in and out, and leave. */
    private boolean isOwn(String action, Person person) {
        return action.startsWith("/sign-out")
                || action.matches("(" + house.base() + ")?/security/.*")
                || action.equals(house.base() + "/members/" + person.userId() + "/remove");
    }

    private Map<String, HttpResponse<String>> walk(Person person) {
        return walk(person, List.of("/"));
    }

    private Map<String, HttpResponse<String>> walk(Person person, List<String> starts) {
        Map<String, HttpResponse<String>> answers = Crawl.of(Visitor.of(wire, person.session()), starts, house::isHere);
        answers.forEach((path, answer) -> {
            assertThat(answer.statusCode()).as(path).isIn(200, 303);
            if (!path.contains("/export")) {
                assertThat(answer.body()).as(path).doesNotContain(Furnished.SCRIPT);
            }
            if (answer.statusCode() == 200 && path.startsWith(house.base()) && !path.contains("/export")) {
                assertThat(answer.body()).as("%s is in the menu", path).contains("aria-current=\"page\"");
            }
        });
        return answers;
    }

    private static Set<String> forms(Map<String, HttpResponse<String>> answers) {
        Set<String> forms = new TreeSet<>();
        answers.values().forEach(answer -> forms.addAll(Crawl.forms(answer)));
        return forms;
    }
}
