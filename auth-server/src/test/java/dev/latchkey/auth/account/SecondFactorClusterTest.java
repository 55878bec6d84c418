package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.MfaPolicy;
import dev.latchkey.auth.organization.Organizations;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Second factors on two nodes of one database. */
@EnabledIf(
        value = "dev.latchkey.auth.TestDatabase#isPostgreSql",
        disabledReason = "an embedded H2 belongs to one process: there is no cluster on it")
class SecondFactorClusterTest {

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
    void aCodeIsUsedOnOneOfTheNodesOnly() throws Exception {
        Person person = a.bean(People.class).withPassword();
        Authenticator authenticator = enrolled(person);
        // The step of the enrolment is used up; the one after it is near enough.
        String code = authenticator.code(Instant.now().plusSeconds(30));

        assertThat(inTurn(person, ",\"otp\":\"" + code + "\"")).containsOnlyOnce(200);
    }

    @Test
    void aBackupCodeIsUsedOnOneOfTheNodesOnly() throws Exception {
        Person person = a.bean(People.class).withPassword();
        String code = enrolled(person).backupCodes().get(0);

        assertThat(inTurn(person, ",\"backup_code\":\"" + code + "\"")).containsOnlyOnce(200);
    }

    @Test
    void wrongCodesAreCountedOnAllNodesTogether() {
        Person person = a.bean(People.class).withPassword();
        String wrong = ",\"otp\":\"" + enrolled(person).wrongCode(Instant.now()) + "\"";
        for (int i = 0; i < 10; i++) {
            assertThat(login(i % 2 == 0 ? a : b, person, wrong).statusCode()).isEqualTo(401);
        }

        assertThat(login(a, person, wrong).statusCode()).isEqualTo(429);
        assertThat(login(b, person, wrong).statusCode()).isEqualTo(429);
    }

    @Test
    void aFactorAndAPolicyThatChangeOnOneNodeChangeOnTheOtherThatHadThemInMemory() {
        String organization = a.fixtures().organization().id();
        Person member = a.bean(People.class).memberOf(organization, Role.DEVELOPER);
        String path = "/api/v1/organizations/" + organization;
        assertThat(status(b, path, member)).isEqualTo(200);

        a.bean(Organizations.class).changeMfaPolicy(organization, MfaPolicy.ALL, Actor.SYSTEM);
        soon(() -> assertThat(status(b, path, member)).isEqualTo(403));

        enrolled(member);
        soon(() -> assertThat(status(b, path, member)).isEqualTo(200));

        a.wire().api("DELETE", "/api/v1/me/totp", member.session(), null);
        soon(() -> assertThat(status(b, path, member)).isEqualTo(403));
    }

    private static Authenticator enrolled(Person person) {
        return Authenticator.enrolled(a.wire(), person.session(), Instant.now());
    }

    /** Half of the attempts on each node, all at once. */
    private static List<Integer> inTurn(Person person, String code) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TRIES);
        try {
            List<Future<Integer>> all = IntStream.range(0, TRIES)
                    .mapToObj(i -> threads.submit(
                            () -> login(i % 2 == 0 ? a : b, person, code).statusCode()))
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> one : all) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static HttpResponse<String> login(Node node, Person person, String code) {
        String body = "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"" + code + "}";
        return node.wire().api("POST", "/auth/login", null, body);
    }

    private static int status(Node node, String path, Person person) {
        return node.wire().api("GET", path, person.session(), null).statusCode();
    }

    private static void soon(Runnable assertion) {
        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion::run);
    }
}
