package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Sessions, roles and one-time links on two nodes of one database. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 belongs to one process: there is no cluster on it")
class PeopleClusterTest {

    private static final int TRIES = 8;

    private static Node a;
    private static Node b;

    @BeforeAll
    static void startTwoNodes() {
        TestDatabase database = TestDatabase.fresh();
        a = Node.start(database);
        b = Node.start(database);
    }

    @AfterAll
    static void stopThem() {
        a.close();
        b.close();
    }

    @Test
    void aSessionThatEndsOnOneNodeEndsOnTheOther() {
        Person person = a.bean(People.class).stranger();
        assertThat(status(b, "/api/v1/me", person)).isEqualTo(200);

        a.wire().api("POST", "/auth/logout", person.session(), null);

        soon(() -> assertThat(status(b, "/api/v1/me", person)).isEqualTo(401));
    }

    @Test
    void aRoleThatIsTakenAwayOnOneNodeIsGoneOnTheOtherThatHadItInMemory() {
        Workspace workspace = a.fixtures().workspace();
        Person owner = a.bean(People.class).memberOf(workspace.organizationId(), Role.OWNER);
        Person auditor = a.bean(People.class).memberOf(workspace.organizationId(), Role.AUDITOR);
        String members = "/api/v1/organizations/" + workspace.organizationId() + "/members";
        assertThat(status(b, members, auditor)).isEqualTo(200);

        a.wire().api("DELETE", members + "/" + auditor.userId(), owner.session(), null);

        soon(() -> assertThat(status(b, members, auditor)).isEqualTo(404));
        assertThat(status(b, "/api/v1/me", auditor)).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsTheSessionsOnAllNodes() {
        Person person = a.bean(People.class).withPassword();
        assertThat(status(b, "/api/v1/me", person)).isEqualTo(200);

        a.bean(People.class).setPassword(person.userId(), "another password");

        soon(() -> assertThat(status(b, "/api/v1/me", person)).isEqualTo(401));
    }

    @Test
    void aLinkToANewPasswordIsUsedOnOneOfTheNodesOnly() throws Exception {
        String organization = a.fixtures().organization().id();
        Person owner = a.bean(People.class).memberOf(organization, Role.OWNER);
        Person member = a.bean(People.class).memberOf(organization, Role.DEVELOPER);
        Map<String, Object> offered = a.wire()
                .json(a.wire()
                        .api(
                                "POST",
                                "/api/v1/organizations/" + organization + "/members/" + member.userId()
                                        + "/password-reset",
                                owner.session(),
                                null));

        assertThat(onBothAtOnce("/auth/password-reset/confirm", (String) offered.get("reset_url")))
                .containsOnlyOnce(204);
    }

    @Test
    void anInvitationIsAcceptedOnOneOfTheNodesOnly() throws Exception {
        String organization = a.fixtures().organization().id();
        Person owner = a.bean(People.class).memberOf(organization, Role.OWNER);
        Map<String, Object> invited = a.wire()
                .json(a.wire()
                        .api(
                                "POST",
                                "/api/v1/organizations/" + organization + "/members",
                                owner.session(),
                                "{\"email\":\"raced@example.com\",\"role\":\"developer\"}"));

        assertThat(onBothAtOnce(
                        "/auth/invitations/accept", (String) ((Map<?, ?>) invited.get("invitation")).get("accept_url")))
                .containsOnlyOnce(204);
    }

    /** What the nodes answer to eight requests with the code of that link, in turn and all at once. */
    private static List<Integer> onBothAtOnce(String path, String link) throws Exception {
        String code = link.substring(link.lastIndexOf('#') + 1);
        ExecutorService threads = Executors.newFixedThreadPool(TRIES);
        try {
            List<Callable<Integer>> tries = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                Node node = i % 2 == 0 ? a : b;
                String body = "{\"token\":\"" + code + "\",\"password\":\"password number " + i + "\"}";
                tries.add(() -> node.wire().api("POST", path, null, body).statusCode());
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(tries)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoSignsOutEverywhereIsSignedOutOnAllNodes() {
        Person person = a.bean(People.class).stranger();
        assertThat(status(b, "/api/v1/me", person)).isEqualTo(200);

        a.wire().api("DELETE", "/api/v1/me/sessions", person.session(), null);

        soon(() -> assertThat(status(b, "/api/v1/me", person)).isEqualTo(401));
    }

    private static int status(Node node, String path, Person person) {
        return node.wire().api("GET", path, person.session(), null).statusCode();
    }

    private static void soon(Runnable assertion) {
        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion::run);
    }
}
