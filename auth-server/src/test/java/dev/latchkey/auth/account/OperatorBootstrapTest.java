package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first platform operator ({@code latchkey.bootstrap.operator.*}). */
@ExtendWith(OutputCaptureExtension.class)
class OperatorBootstrapTest {

    private static final String EMAIL = "latchkey.bootstrap.operator.email=Root@Example.com";
    private static final Pattern SHOWN = Pattern.compile("shown this once: (\\S+)");

    @Test
    void theConfiguredOperatorCanSignInAndIsMadeOnce(CapturedOutput output) {
        TestDatabase database = TestDatabase.fresh();
        String password = "latchkey.bootstrap.operator.password=a password of mine";
        try (Node node = Node.start(database, EMAIL, password)) {
            assertThat(login(node, "a password of mine")).isEqualTo(200);
            assertThat(operators(node)).isEqualTo(1);
        }
        String other = "latchkey.bootstrap.operator.email=second@example.com";
        try (Node node = Node.start(database, other, "latchkey.bootstrap.operator.password=something else")) {
            assertThat(operators(node)).isEqualTo(1);
            assertThat(login(node, "a password of mine")).isEqualTo(200);
        }
        assertThat(output).doesNotContain("a password of mine").doesNotContain("something else");
    }

    @Test
    void aPasswordThatIsMadeHereIsShownOnceOnStandardOutput(CapturedOutput output) {
        TestDatabase database = TestDatabase.fresh();
        String password;
        try (Node node = Node.start(database, EMAIL)) {
            Matcher shown = SHOWN.matcher(output.getOut());
            assertThat(shown.find()).isTrue();
            password = shown.group(1);
            assertThat(shown.find()).isFalse();
            assertThat(login(node, password)).isEqualTo(200);
        }
        try (Node node = Node.start(database, EMAIL)) {
            assertThat(login(node, password)).isEqualTo(200);
        }
        assertThat(output.getOut().split(Pattern.quote(password), -1)).hasSize(2);
    }

    @Test
    void withoutAnAddressThereIsNone() {
        try (Node node = Node.start(TestDatabase.fresh())) {
            assertThat(operators(node)).isZero();
        }
    }

    private static int login(Node node, String password) {
        return node.wire()
                .api("POST", "/auth/login", null, "{\"email\":\"root@example.com\",\"password\":\"" + password + "\"}")
                .statusCode();
    }

    private static long operators(Node node) {
        return node.bean(JdbcClient.class)
                .sql("select count(*) from user_account where platform_role = 'operator'")
                .query(Long.class)
                .single();
    }
}
