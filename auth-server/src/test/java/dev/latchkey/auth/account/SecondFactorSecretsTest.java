package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is logged of a second factor, and stored in events, while the log is turned up as far as it goes. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class SecondFactorSecretsTest {

    private static final List<String> LOGGERS =
            List.of("dev.latchkey", "org.springframework.web", "org.springframework.jdbc");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    MovableClock clock;

    @Autowired
    LoggingSystem logging;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void turnUp() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, LogLevel.TRACE));
    }

    @AfterEach
    void turnDown() {
        LOGGERS.forEach(logger -> logging.setLogLevel(logger, null));
        clock.reset();
    }

    @Test
    void neitherSeedNorCodeIsLoggedOrPutIntoAnEvent(CapturedOutput output) {
        Person person = people.withPassword();
        Authenticator authenticator = Authenticator.enrolled(wire, person.session(), clock.instant());
        List<String> secrets = new ArrayList<>(authenticator.backupCodes());
        secrets.add(Base32.toBase32String(authenticator.seed()));
        clock.move(Duration.ofSeconds(30));
        String code = authenticator.code(clock.instant());
        String wrong = authenticator.wrongCode(clock.instant());

        login(person, "\"otp\":\"" + code + "\"");
        login(person, "\"otp\":\"" + wrong + "\"");
        login(person, "\"backup_code\":\"" + authenticator.backupCodes().get(0) + "\"");
        login(person, "\"backup_code\":\"wrong-guess\"");
        Authenticator.verify(wire, person.session(), wrong);
        Map<String, Object> renewed = wire.json(wire.api("POST", "/api/v1/me/backup-codes", person.session(), null));
        ((List<?>) renewed.get("backup_codes")).forEach(one -> secrets.add((String) one));
        secrets.add("\"" + code + "\"");
        secrets.add("\"" + wrong + "\"");
        secrets.add("wrong-guess");

        assertThat(output.getAll())
                .contains("LoginRequest[]")
                .contains("Begun[]")
                .contains("ShownCodes[]")
                .contains("Verification[]")
                .doesNotContain(secrets)
                .doesNotContain("otpauth:");
        assertThat(String.join(
                        "",
                        jdbc.sql("select data from audit_event")
                                .query(String.class)
                                .list()))
                .doesNotContain(secrets);
    }

    private void login(Person person, String code) {
        wire.api(
                "POST",
                "/auth/login",
                null,
                "{\"email\":\"" + person.email() + "\",\"password\":\"" + People.PASSWORD + "\"," + code + "}");
    }
}
