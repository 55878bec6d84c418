package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.page.Visitor;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Something to try the server with. */
@ExtendWith(OutputCaptureExtension.class)
class DemoDataTest {

    @TempDir
    Path directory;

    @Test
    void aFreshDatabaseHasAKeyOfEachProductThatWorksAndIsToldToTheFilesOwnerOnly(CapturedOutput output)
            throws Exception {
        Path file = directory.resolve("demo-credentials.properties");
        try (Node node = Node.start(
                TestDatabase.fresh(), "latchkey.demo.enabled=true", "latchkey.demo.credentials-file=" + file)) {
            Properties credentials = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                credentials.load(reader);
            }
            Credentials resourceServer = new Credentials(
                    credentials.getProperty("resource-server.id"), credentials.getProperty("resource-server.secret"));

            Map.of("api-key", "cronflow-production", "api-key.crondb", "crondb", "api-key.cronjobpro", "cronjobpro")
                    .forEach((name, type) -> assertThat(
                                    node.wire().introspect(resourceServer, credentials.getProperty(name)))
                            .containsEntry("active", true)
                            .containsEntry("key_type", type)
                            .containsEntry("workspace_id", credentials.getProperty("workspace.id")));
            Visitor owner = Visitor.of(node.wire());
            String password = credentials.getProperty("owner.password");
            owner.submit("/sign-in", "/sign-in", "email", credentials.getProperty("owner.email"), "password", password);
            String home = "/organizations/" + credentials.getProperty("organization.id");
            assertThat(owner.get("/").headers().firstValue("Location")).contains(home);
            assertThat(owner.get(home + "/api-keys").body())
                    .contains("Demo key", "Demo CronDB key", "Demo CronJobPro key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(output)
                    .doesNotContain(password)
                    .doesNotContain(credentials.getProperty("api-key"))
                    .doesNotContain(credentials.getProperty("api-key.crondb"))
                    .doesNotContain(credentials.getProperty("api-key.cronjobpro"));
        }
    }
}
