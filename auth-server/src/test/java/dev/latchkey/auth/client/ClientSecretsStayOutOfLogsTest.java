package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The answers that show a secret once, while Spring writes the bodies of answers to the log. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class ClientSecretsStayOutOfLogsTest {

    private static final String LOGGER = "org.springframework.web";

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Autowired
    LoggingSystem logging;

    @BeforeEach
    void turnUp() {
        logging.setLogLevel(LOGGER, LogLevel.TRACE);
    }

    @AfterEach
    void turnDown() {
        logging.setLogLevel(LOGGER, null);
    }

    @Test
    void aSecretThatIsShownIsNotLogged(CapturedOutput output) {
        String organizationId = fixtures.organization().id();
        String session = people.memberOf(organizationId, Role.DEVELOPER).session();

        Map<String, Object> made = wire.json(wire.api(
                "POST",
                "/api/v1/organizations/" + organizationId + "/clients",
                session,
                "{\"client_name\": \"Billing\", \"scope\": \"jobs:read\"}"));
        Map<String, Object> added =
                wire.json(wire.api("POST", "/api/v1/clients/" + made.get("client_id") + "/secrets", session, null));

        assertThat(output.getAll())
                .contains("Registered[" + made.get("client_id") + "]")
                .contains("AddedSecret[" + added.get("client_secret_id") + "]")
                .doesNotContain((String) made.get("client_secret"), (String) added.get("client_secret"));
    }
}
