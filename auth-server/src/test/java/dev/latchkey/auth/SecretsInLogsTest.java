package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.logwatch.SecretsInLogs;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** That a secret in the log would be found: the other tests say only that there is none. */
class SecretsInLogsTest {

    private static final Logger OURS = LoggerFactory.getLogger("dev.latchkey.auth.Planted");
    private static final Logger OTHERS = LoggerFactory.getLogger("org.example.Planted");

    private final PlainSecret secret = new SecretGenerator().secret("lks_");

    @BeforeEach
    void startWithNone() {
        assertThat(SecretsInLogs.findings()).isEmpty();
    }

    @Test
    void aSecretThatWasMadeIsFoundWhereverItStands() {
        OURS.info("a secret: " + secret.value());
        OURS.info("secrets: {}", List.of("x" + secret.value() + "y"));
        OURS.warn("half of one {}", secret.value().substring(20));
        OURS.error("in an exception", new IllegalStateException(new RuntimeException(secret.value())));
        OURS.debug("not written, but would be at DEBUG {}", secret.value());
        OTHERS.warn("of a library {}", secret.value());
        MDC.put("planted", secret.value());
        OURS.info("in the context of a message");
        MDC.clear();

        assertThat(SecretsInLogs.findings())
                .hasSize(7)
                .allSatisfy(finding -> assertThat(finding).contains("Planted").doesNotContain(secret.value()));
    }

    @Test
    void aSignedTokenIsFoundByItsForm() {
        OURS.info("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWc");

        assertThat(SecretsInLogs.findings()).hasSize(1);
    }

    @Test
    void aSecretInTheOutputOfAnotherProcessIsFound() {
        SecretsInLogs.lookAtOutput("another", "INFO starting\nDEBUG secret " + secret.value() + "\n");
        SecretsInLogs.lookAtOutput("a watched one", "A secret was logged: WARN planted [abcd…]\nINFO on\n");
        SecretsInLogs.lookAtOutput("a good one", "INFO starting\n");

        assertThat(SecretsInLogs.findings())
                .hasSize(2)
                .anyMatch(finding -> finding.contains("another"))
                .anyMatch(finding -> finding.contains("WARN planted"));
    }

    @Test
    void whatIsNoSecretIsNoFinding() {
        OURS.info("{} {}", secret, secret.hash());
        OURS.info(secret.value().substring(0, 12) + "… " + new SecretGenerator().id("lkc_"));
        OTHERS.debug("not written {}", secret.value());

        assertThat(SecretsInLogs.findings()).isEmpty();
        assertThat(SecretsInLogs.secrets()).isPositive();
    }
}
