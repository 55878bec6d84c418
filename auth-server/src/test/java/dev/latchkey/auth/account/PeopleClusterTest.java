package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Sessions and roles on two nodes of one database. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 belongs to one process: there is no cluster on it")
class PeopleClusterTest {

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
